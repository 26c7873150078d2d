internal import PostgresClient
internal import SQLSyntax
internal import Selection

/// What the sessions of a load execute: the workload's classes, each as often as it has calls.
struct LoadMix: Sendable {
  /// A statement, and what is sent before it.
  struct Entry: Sendable {
    let statement: ExecutableStatement
    let preamble: [PipelinedStatement]
  }

  let classes: [MeasurableClass]
  /// By class, one for each set of values.
  private let entries: [[Entry]]
  /// Calls of each class and of those before it.
  private let sums: [UInt64]

  /// - Parameters:
  ///   - classes: Not empty, each with at least one statement.
  ///   - timeout: Seconds that a statement may take.
  init(_ classes: [MeasurableClass], role: MeasuringRole, timeout: Double) {
    self.classes = classes
    sums = Self.sums(classes.map(\.calls))
    let milliseconds = "\(Int((timeout * 1_000).rounded(.up)))"
    entries = classes.map { entry in
      entry.statements.map { statement in
        let path = statement.searchPath.map(SQLIdentifier.quoted).joined(separator: ", ")
        let settings = PipelinedStatement(
          """
          SELECT pg_catalog.set_config('search_path', $1, true), pg_catalog.set_config('statement_timeout', $2, true),
            pg_catalog.set_config('lock_timeout', $3, true)
          """, [path, milliseconds, MeasuredSession.lockTimeout])
        return Entry(
          statement: statement,
          preamble: [PipelinedStatement("BEGIN"), settings]
            + statement.settings.map {
              PipelinedStatement("SELECT pg_catalog.set_config($1, $2, true)", [$0.name, $0.value])
            }
            + (role.name.map { [PipelinedStatement("SET LOCAL ROLE \($0)")] } ?? []))
      }
    }
  }

  /// - Parameter calls: Of each class; a dump may say anything.
  static func sums(_ calls: [Int]) -> [UInt64] {
    let most = UInt64.max / UInt64(max(1, calls.count))
    var sum: UInt64 = 0
    return calls.map { calls in
      sum += min(UInt64(max(1, calls)), most)
      return sum
    }
  }

  /// The next one of a session: a class by its calls, any of its sets of values.
  func next(_ generator: inout SplitMix64) -> (class: Int, entry: Entry) {
    let drawn = generator.next() % sums[sums.count - 1]
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > drawn { high = middle } else { low = middle + 1 }
    }
    return (low, entries[low][generator.index(below: entries[low].count)])
  }
}
