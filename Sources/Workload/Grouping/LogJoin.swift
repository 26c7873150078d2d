/// Puts together what a dump and a log tell of the same statements.
///
/// pg_stat_statements counted all executions, a log may show the slow ones only: calls, times, rows and buffers come from
/// the dump; values, constants, quantiles, hours and the times of the first and last from the log, whose own calls are
/// not added. What is in a log alone keeps its own counts.
enum LogJoin {
  /// - Parameter classes: Each key at most twice, counted and logged.
  /// - Returns: Each key once, in no order.
  static func joined(_ classes: [QueryClass]) -> [QueryClass] {
    guard classes.contains(where: { $0.logged != nil }) else { return classes }
    var counted = classes.filter { $0.logged == nil }.map { Joined(entry: $0) }
    var places: [String: [Int]] = [:]
    for (place, item) in counted.enumerated() { places[structure(item.entry), default: []].append(place) }
    var alone: [QueryClass] = []
    for entry in classes where entry.logged != nil {
      let found = matches(
        of: (entry.database, entry.user),
        among: (places[structure(entry)] ?? []).map { ($0, counted[$0].entry.database, counted[$0].entry.user) },
        isCounted: { counted[$0].isCounted })
      if found.isEmpty { alone.append(entry) }
      for (number, place) in found.enumerated() {
        counted[place].accumulator.join(
          entry, addsCalls: !counted[place].isCounted, addsStatements: number == 0)
      }
    }
    return counted.map { $0.accumulator.queryClass($0.key) } + alone
  }

  /// The same for what is not analysed, where there is nothing but counts.
  static func joined(_ skipped: [SkippedStatement]) -> [SkippedStatement] {
    guard skipped.contains(where: { $0.logged != nil }) else { return skipped }
    var counted = skipped.filter { $0.logged == nil }
    var places: [String: [Int]] = [:]
    for (place, entry) in counted.enumerated() { places[structure(entry), default: []].append(place) }
    var alone: [SkippedStatement] = []
    for entry in skipped where entry.logged != nil {
      let found = matches(
        of: (entry.database, entry.user),
        among: (places[structure(entry)] ?? []).map { ($0, counted[$0].database, counted[$0].user) },
        isCounted: { counted[$0].callsWithRows > 0 })
      guard let place = found.first else {
        alone.append(entry)
        continue
      }
      counted[place].statements = counted[place].statements.addingClamped(entry.statements)
      if counted[place].callsWithRows == 0 {
        counted[place].calls = counted[place].calls.addingClamped(entry.calls)
        counted[place].rows = counted[place].rows.addingClamped(entry.rows)
        counted[place].callsWithRows = entry.callsWithRows
      }
    }
    return counted + alone
  }

  private struct Joined {
    let entry: QueryClass
    let key: QueryClassAccumulator.Key
    var accumulator = QueryClassAccumulator()
    /// Whether a server counted it; a `.sql` file counts neither time nor rows, and its calls are others than a log's.
    let isCounted: Bool

    init(entry: QueryClass) {
      self.entry = entry
      key = QueryClassAccumulator.Key(
        fingerprint: entry.fingerprint, shape: entry.shape, database: entry.database, user: entry.user)
      isCounted = entry.totalMilliseconds > 0 || entry.callsWithRows > 0
      accumulator.add(entry)
    }
  }

  private static func structure(_ entry: QueryClass) -> String { entry.fingerprint + "-" + entry.shape }

  private static func structure(_ entry: SkippedStatement) -> String { entry.code.rawValue + " " + entry.id }

  /// The one of the same names, else, of what a server counted, all that can be the same.
  private static func matches(
    of names: (database: String?, user: String?), among others: [(place: Int, database: String?, user: String?)],
    isCounted: (Int) -> Bool
  ) -> [Int] {
    if let same = others.first(where: { $0.database == names.database && $0.user == names.user }) {
      return [same.place]
    }
    return others.filter {
      isCounted($0.place) && isCompatible($0.database, names.database) && isCompatible($0.user, names.user)
    }.map(\.place)
  }

  /// Equal, or unknown on one side, or a number on one side and a name on the other.
  static func isCompatible(_ first: String?, _ second: String?) -> Bool {
    guard let first, let second else { return true }
    return first == second || first.hasPrefix("oid ") != second.hasPrefix("oid ")
  }
}
