import Testing

@testable import QueryLogs

struct CSVAndJSONTests {
  @Test func `csvlog and jsonlog of one server hold the same entries`() throws {
    let logs = try ServerLogs.nasty.get()
    let csv = LogReading.csv(logs.csv)
    let json = LogReading.json(logs.json)
    #expect(csv.faults == LogFaults())
    #expect(json.faults == LogFaults())
    #expect(csv.entries.count > 60)
    #expect(csv.entries.count == json.entries.count)
    // Of two processes that write at once either may come first, in each of the files.
    let sessions = [csv, json].map { Dictionary(grouping: $0.entries, by: \.session) }
    #expect(sessions[0].keys == sessions[1].keys)
    for (session, entries) in sessions[0] {
      let others = sessions[1][session] ?? []
      #expect(entries.count == others.count)
      let differing = zip(entries, others).first { $0 != $1 }
      #expect(differing == nil)
    }
  }

  @Test func `entries hold what was sent to the server`() throws {
    let logs = try ServerLogs.nasty.get()
    let entries = LogReading.csv(logs.csv).entries.filter { !$0.user.isEmpty }
    func entry(_ part: String) -> EntryTexts? { entries.first { $0.message.hasSuffix(part) } }
    #expect(entry("'line one\nline two\n\tindented\r\nafter a return', E'tab\\t'")?.severity == .log)
    #expect(entry("'back\\slash', '\\\\', '\\\"', '\\u0041'") != nil)
    #expect(entry("'žluťoučký 日本語 🐘'") != nil)
    let division = try #require(entry("division by zero"))
    #expect(division.statement == "SELECT 1 / 0")
    #expect(division.sqlState == "22012")
    #expect(division.severity == .error)
    #expect(division.user == "postgres")
    #expect(division.database == "postgres")
    #expect(division.application == "nasty")
    let raised = try #require(entries.first { $0.detail == "d\n\"d\"" })
    #expect(raised.message == "e")
    #expect(raised.context.hasPrefix("PL/pgSQL function"))
    #expect(entries.contains { $0.application == "my \"app\", really" && $0.message.hasSuffix("SELECT 2") })
    #expect(entries.contains { $0.sqlState == "57014" })
    #expect(Set(entries.filter { $0.application == "nasty" }.map(\.session)).count == 1)
    let times = entries.compactMap(\.time)
    #expect(times.count == entries.count)
    #expect(times == times.sorted())
  }

  @Test(arguments: [1, 7, 64, 100, 1000, 4096, 65536])
  func `chunks as the splitter cuts them hold the entries of the whole`(step: Int) throws {
    let logs = try ServerLogs.nasty.get()
    var random = SeededRandom(UInt64(step))
    // Short blocks over all of a log whose texts are long would scan those again and again.
    let csv = step < 64 ? Array(logs.csv.prefix(20_000)) : logs.csv
    let steps = { (_: Int) in step == 1 ? 1 : Int.random(in: 1...step, using: &random) }
    let chunks = LogReading.chunks(csv, step: steps, splitter: CSVLogSplitter())
    #expect(chunks.flatMap(\.self) == csv)
    #expect(chunks.flatMap { LogReading.csv($0).entries } == LogReading.csv(csv).entries)
    #expect(chunks.dropLast().allSatisfy { LogReading.csv($0).faults == LogFaults() })
    let lines = LogReading.chunks(logs.json, step: steps, splitter: LineSplitter())
    #expect(lines.flatMap { LogReading.json($0).entries } == LogReading.json(logs.json).entries)
  }
}
