import Testing
import Workload

struct SessionFindingsTests {
  private static func statement(_ name: String) -> SessionFindings.Statement { .init(fingerprint: name, shape: name) }

  private static func sample(user: String = "app", factor: Int = 1) -> SessionFindings {
    var findings = SessionFindings()
    findings.limits = SessionLimits()
    findings.coverage.executions = 1_000 * factor
    findings.coverage.sessions = 3
    findings.coverage.transactions = 7
    findings.coverage.incompleteTransactions = 1
    for kind in [SessionFindings.BurstKey.Kind.distinct, .identical] {
      for inTransaction in [false, true] {
        var bursts = StatementBursts()
        bursts.bursts = 2 * factor
        bursts.executions = 120 * factor
        bursts.repeats = 3
        bursts.sizes.add(100)
        bursts.sizes.add(20)
        bursts.largest = Peak(100, at: 17)
        bursts.busy = 40_000 * factor
        bursts.waiting = -5
        bursts.pauses = 118
        bursts.firstSeen = 5
        findings.bursts[
          .init(
            kind: kind, database: "shop", user: user, parent: kind == .identical ? nil : statement("p"),
            statement: statement("c"), inTransaction: inTransaction)] = bursts
      }
    }
    var chatty = ChattyTransactions()
    chatty.transactions = 2
    chatty.statements = 130 * factor
    chatty.mainStatements = 90
    chatty.largest = Peak(70, at: nil)
    chatty.sizes.add(60, times: 2)
    chatty.duration = 1_000_000
    chatty.busy = 10
    chatty.timed = 2
    chatty.longest = Peak(600_000, at: 8)
    chatty.firstSeen = 8
    findings.transactions[.init(database: "shop", user: user, statement: statement("c"))] = chatty
    for after in [nil, statement("w")] {
      var idle = IdleTransactions()
      idle.times = 4
      idle.total = 9_000_000 * factor
      idle.longest = Peak(5_000_000, at: 3)
      idle.locking = 1
      idle.lockingTotal = 2_000_000
      idle.longestLocking = Peak(2_000_000, at: 4)
      idle.terminated = 1
      idle.firstSeen = 3
      findings.idle[.init(database: "shop", user: user, after: after)] = idle
    }
    var reads = ReadContexts()
    reads.alone = 10 * factor
    reads.aloneReadBack = 2
    reads.readOnly = 7
    reads.readOnlyReadBack = 1
    reads.beforeWrite = 3
    reads.afterWrite = 4
    reads.undecided = 6
    reads.undecidedReadBack = 5
    findings.reads[.init(database: "shop", user: user, statement: statement("c"))] = reads
    findings.coverage.droppedReads = factor
    return findings
  }

  private func document(_ findings: SessionFindings) throws -> [UInt8] {
    var workload = Workload()
    workload.sessions = findings
    return try WorkloadDocument.data(of: workload)
  }

  @Test func `the document holds what was found, and the same findings are the same bytes`() throws {
    let bytes = try document(Self.sample())
    let read = try WorkloadDocument.read(bytes, name: "w.json")
    #expect(read.sessions == Self.sample())
    #expect(try document(#require(read.sessions)) == bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    for field in [
      "\"sessions\" : {", "\"limits\" : {", "\"coverage\" : {", "\"bursts\" : [", "\"chatty_transactions\" : [",
      "\"idle_in_transaction\" : [", "\"in_transaction\" : true", "\"kind\" : \"distinct\"", "\"waiting_us\" : -5",
      "\"burst_pause_us\" : 500000", "\"longest_locking_us\" : {",
      "\"reads\" : [", "\"alone\" : 10", "\"read_only_read_back\" : 1", "\"dropped_reads\" : 1",
      "\"read_back_us\" : 1000000",
    ] {
      #expect(text.contains(field), "\(field)")
    }
  }

  @Test func `a document without sessions has none`() throws {
    let bytes = try WorkloadDocument.data(of: Workload())
    #expect(!String(decoding: bytes, as: UTF8.self).contains("sessions"))
    #expect(try WorkloadDocument.read(bytes, name: "w.json").sessions == nil)
  }

  @Test func `merging is adding up, whatever the order`() {
    let parts = [Self.sample(), Self.sample(user: "batch", factor: 3), Self.sample(factor: 5)]
    func merged(_ order: [Int]) -> SessionFindings {
      var all = SessionFindings()
      for number in order { all.merge(parts[number]) }
      return all
    }
    let all = merged([0, 1, 2])
    #expect(merged([2, 1, 0]) == all && merged([1, 0, 2]) == all)
    #expect(all.coverage.executions == 9_000 && all.bursts.count == 8)
    let key = SessionFindings.BurstKey(
      kind: .distinct, database: "shop", user: "app", parent: Self.statement("p"), statement: Self.statement("c"),
      inTransaction: true)
    #expect(all.bursts[key]?.executions == 720 && all.bursts[key]?.largest == Peak(100, at: 17))
    let read = SessionFindings.ReadKey(database: "shop", user: "app", statement: Self.statement("c"))
    #expect(all.reads[read]?.alone == 60 && all.reads[read]?.executions == 100 && all.reads[read]?.readBack == 16)
    #expect(all.limits == SessionLimits() && all.coverage.droppedReads == 9)
  }

  @Test func `a builder merges the sessions of its documents, of those users that are wanted`() throws {
    var builder = WorkloadBuilder(filter: WorkloadFilter(user: "app"))
    for user in ["app", "batch", "app"] {
      builder.add(try WorkloadReader.read(document(Self.sample(user: user)), name: "w.json"))
    }
    let sessions = try #require(builder.build().sessions)
    #expect(Set(sessions.bursts.keys.map(\.user)) == ["app"] && sessions.idle.values.map(\.times) == [8, 8])
    #expect(sessions.reads.values.map(\.alone) == [20])
    #expect(WorkloadBuilder().build().sessions == nil)
  }

  @Test func `counters of a file that can't be are none`() throws {
    let text = String(decoding: try document(Self.sample()), as: UTF8.self)
    let wild = text.split(separator: "\n").map { line -> String in
      guard let colon = line.lastIndex(of: ":"), line[colon...].contains(where: \.isNumber), !line.contains("\"f"),
        !line.contains("schema")
      else {
        return String(line)
      }
      return line[...colon] + " -9223372036854775808" + (line.hasSuffix(",") ? "," : "")
    }.joined(separator: "\n")
    let read = try WorkloadDocument.read(Array(wild.utf8), name: "w.json")
    var twice = try #require(read.sessions)
    twice.merge(twice)
    #expect(twice.reads.values.allSatisfy { $0 == ReadContexts() } && twice.coverage.droppedReads == 0)
    #expect(twice.bursts.values.allSatisfy { $0.executions == 0 && $0.sizes.median == nil })
  }

  @Test func `medians are at most an eighth off`() {
    for size in [1, 2, 15, 16, 17, 31, 33, 100, 1_000, 123_456_789, .max] {
      var sizes = SizeCounts()
      sizes.add(size)
      let median = sizes.median ?? 0
      #expect(median <= size && median >= size - size / 8)
    }
    var sizes = SizeCounts()
    for size in [5, 9, 7, 1, 12] { sizes.add(size) }
    #expect(sizes.median == 7)
  }
}
