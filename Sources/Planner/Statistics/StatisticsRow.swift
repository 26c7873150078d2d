internal import Catalog
internal import PostgresClient

/// One row of `pg_statistic` as parameters of a statement that inserts it.
struct StatisticsRow {
  /// What it is of, for notes.
  let subject: String
  private let parameters: [String?]
  /// The planner reads a frequency for each most common value without looking whether there is one (`var_eq_const`).
  private let mostCommonCount: Int?

  init(_ statistics: ColumnStatistics, _ type: StatisticsType, isInherited: Bool, _ subject: String) {
    self.subject = subject
    var values: [String?] = [
      String(type.relation), String(type.attribute), isInherited ? "t" : "f", String(statistics.nullFraction),
      String(statistics.averageWidth), String(statistics.distinct),
    ]
    let slots = StatisticsSlot.slots(of: statistics, type: type)
    for number in 0..<Self.slotCount {
      let slot = number < slots.count ? slots[number] : nil
      values += [
        String(slot?.kind ?? 0), String(slot?.operation ?? 0), String(slot?.collation ?? 0),
        slot?.numbers.map { "{" + $0.map { String($0) }.joined(separator: ",") + "}" },
        slot?.values?.text, String(slot?.values?.element ?? 25),
      ]
    }
    parameters = values
    mostCommonCount = slots.first.flatMap { $0.kind == 1 ? $0.numbers?.count ?? -1 : nil }
  }

  private static let slotCount = 5
  private static let preparedName = "sextant_insert_statistics"

  /// Parses and plans the insertion once for the session.
  static func prepare(_ connection: Connection) throws(PostgresError) {
    try connection.prepare(preparedName, statement)
  }

  /// The insertion, by what ``prepare(_:)`` has made.
  var insertion: PipelinedStatement { PipelinedStatement(prepared: Self.preparedName, parameters) }

  /// Why the planner can't have the row that was inserted; nil when it can.
  func fault(of inserted: QueryResult) -> PostgresError? {
    guard let mostCommonCount, inserted.scalar.flatMap({ Int($0) }) != mostCommonCount else { return nil }
    return PostgresError(.statementFailed, "as many most common values as frequencies are needed")
  }

  /// Six parameters for the row, then six for each slot: kind, operator, collation, numbers, values, element type.
  private static let statement: String = {
    func parameter(_ slot: Int, _ field: Int) -> Int { 7 + slot * 6 + field }
    let slots = 0..<slotCount
    let columns =
      ["starelid", "staattnum", "stainherit", "stanullfrac", "stawidth", "stadistinct"]
      + slots.map { "stakind\($0 + 1)" } + slots.map { "staop\($0 + 1)" } + slots.map { "stacoll\($0 + 1)" }
      + slots.map { "stanumbers\($0 + 1)" } + slots.map { "stavalues\($0 + 1)" }
    let values =
      ["$1::oid", "$2::int2", "$3::bool", "$4::float4", "$5::int4", "$6::float4"]
      + slots.map { "$\(parameter($0, 0))::int2" } + slots.map { "$\(parameter($0, 1))::oid" }
      + slots.map { "$\(parameter($0, 2))::oid" } + slots.map { "$\(parameter($0, 3))::float4[]" }
      + slots.map { "array_in($\(parameter($0, 4))::cstring, $\(parameter($0, 5))::oid, -1)" }
    return """
      INSERT INTO pg_statistic (\(columns.joined(separator: ", "))) SELECT \(values.joined(separator: ", "))
      RETURNING cardinality(stavalues1)
      """
  }()
}
