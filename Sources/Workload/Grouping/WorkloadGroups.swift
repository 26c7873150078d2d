internal import SQLSyntax

/// The query classes and skipped statements of a workload while its inputs are being added.
struct WorkloadGroups {
  var classes: [QueryClassAccumulator.Key: QueryClassAccumulator] = [:]
  var skipped = SkippedAccumulator()
  var summary = Workload.InputSummary()
  var open: [OpenSegment] = []

  /// In their order.
  var queryClasses: [QueryClass] { classes.map { $1.queryClass($0) }.sorted(by: QueryClass.precedes) }

  /// Adds a workload that is grouped already.
  mutating func add(_ workload: Workload, filter: WorkloadFilter) {
    for entry in workload.classes { add(entry, filter: filter) }
    for entry in workload.skipped { add(entry) }
    open += workload.open.filter { !$0.isEmpty }
  }

  private mutating func add(_ entry: QueryClass, filter: WorkloadFilter) {
    summary.statements = summary.statements.addingClamped(entry.statements)
    if let reason = filter.reason(database: entry.database, user: entry.user) {
      skipped.add(SkippedStatement(entry, reason: reason))
      return
    }
    let key = QueryClassAccumulator.Key(
      fingerprint: entry.fingerprint, shape: entry.shape, database: entry.database, user: entry.user,
      isLogged: entry.logged != nil)
    classes[key, default: QueryClassAccumulator()].add(entry)
  }

  private mutating func add(_ entry: SkippedStatement) {
    summary.statements = summary.statements.addingClamped(entry.statements)
    skipped.add(entry)
  }

  /// Makes executions of the halves that the ends of logs left, and counts those that are left over.
  mutating func resolveOpen(filter: WorkloadFilter, threads: Int) {
    guard !open.isEmpty else { return }
    let (executions, left) = OpenSegment.pairs(in: open)
    for part in ParserThread.map(executions, threads: threads, { $0.contribution() }) {
      for entry in part.classes { add(entry, filter: filter) }
      for entry in part.skipped { add(entry) }
    }
    if !executions.isEmpty { summary.executions = (summary.executions ?? 0).addingClamped(executions.count) }
    note(left.count { $0.statement != nil }, "statements of logs whose end is not in them")
    note(left.count { $0.statement == nil }, "durations without a statement")
    note(open.count { $0.head != nil }, "beginnings of logs within an entry")
    note(open.count { $0.tail != nil }, "ends of logs within an entry")
    open = []
  }

  private mutating func note(_ count: Int, _ what: String) {
    if count > 0 { summary.ignored[what] = (summary.ignored[what] ?? 0).addingClamped(count) }
  }
}

extension QueryClass {
  /// The order of classes in a workload; a dump's before a log's.
  package static func precedes(_ first: QueryClass, _ second: QueryClass) -> Bool {
    let names = (first.id, first.shape, first.database ?? "", first.user ?? "")
    let others = (second.id, second.shape, second.database ?? "", second.user ?? "")
    if names != others { return names < others }
    // An unknown name is no empty one.
    if (first.database == nil) != (second.database == nil) { return first.database == nil }
    if (first.user == nil) != (second.user == nil) { return first.user == nil }
    return first.logged == nil && second.logged != nil
  }
}

extension SkippedStatement {
  /// A class that is left out by a filter.
  init(_ entry: QueryClass, reason: String) {
    self.init(
      id: entry.id, statements: entry.statements, query: entry.query, database: entry.database, user: entry.user,
      calls: entry.calls, rows: entry.rows, callsWithRows: entry.callsWithRows, reason: reason, code: .filtered)
  }
}

extension Workload.InputSummary {
  /// Adds the sizes of a file; a document brings those of the files it was made from.
  mutating func add(_ input: WorkloadInput) {
    bytes = bytes.addingClamped(input.workload?.input.bytes ?? input.byteCount)
    entries = entries.addingClamped(input.workload?.input.entries ?? input.entryCount)
    ignored.merge(input.ignored) { $0.addingClamped($1) }
    guard let workload = input.workload else { return }
    ignored.merge(workload.input.ignored) { $0.addingClamped($1) }
    lines = Self.sum(lines, workload.input.lines)
    executions = Self.sum(executions, workload.input.executions)
  }

  private static func sum(_ first: Int?, _ second: Int?) -> Int? {
    guard let first, let second else { return first ?? second }
    return first.addingClamped(second)
  }
}
