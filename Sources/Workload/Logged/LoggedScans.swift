/// One way in which plans that auto_explain logged read a table, with what it came to.
///
/// Holds names of tables and indexes, and no value of a statement.
package struct LoggedScan: Sendable, Hashable, Codable {
  /// As EXPLAIN calls it, without `Parallel` and `Backward`: `Seq Scan`, `Index Scan`, ….
  package var node: String
  /// With its schema only where auto_explain is verbose.
  package var schema: String?
  package var table: String
  package var index: String?
  /// Whose plan it is part of.
  package var executions = 1
  /// How long these took, all together and the longest one, in microseconds.
  package var microseconds = 0
  package var longest = 0
  /// Rows that the planner expected it to return in all of them.
  package var expectedRows = 0
  /// Those executions whose real rows are known (`auto_explain.log_analyze`), and the rows that it read and returned in
  /// them.
  package var analyzed = 0
  package var readRows = 0
  package var returnedRows = 0

  enum CodingKeys: String, CodingKey {
    case node, schema, table, index, executions, analyzed
    case microseconds = "total_us"
    case longest = "longest_us"
    case expectedRows = "expected_rows"
    case readRows = "read_rows"
    case returnedRows = "returned_rows"
  }

  package init(node: String, schema: String? = nil, table: String, index: String? = nil) {
    self.node = node
    self.schema = schema
    self.table = table
    self.index = index
  }

  /// `Index Scan using orders_pkey on orders`.
  package var name: String {
    node + (index.map { " using \($0)" } ?? "") + " on " + (schema.map { $0 + "." } ?? "") + table
  }

  /// Of the names.
  var hash: UInt64 {
    Self.hash(
      node: ContentHash.of(node), schema: ContentHash.of(schema ?? ""), table: ContentHash.of(table),
      index: ContentHash.of(index ?? ""))
  }

  /// - Parameters: ``ContentHash`` of each name, of an empty text where there is none.
  package static func hash(node: UInt64, schema: UInt64, table: UInt64, index: UInt64) -> UInt64 {
    ContentHash.mixed(ContentHash.mixed(ContentHash.mixed(node, schema), table), index)
  }

  /// The same scan without figures.
  var blank: LoggedScan { Self.blank(node, schema: schema ?? "", table: table, index: index ?? "") }

  /// - Parameters: Empty where there is none.
  package static func blank(_ node: String, schema: String, table: String, index: String) -> LoggedScan {
    var scan = LoggedScan(
      node: node, schema: schema.isEmpty ? nil : schema, table: table, index: index.isEmpty ? nil : index)
    scan.executions = 0
    return scan
  }

  package mutating func add(_ other: LoggedScan) {
    executions = executions.addingClamped(max(0, other.executions))
    microseconds = microseconds.addingClamped(max(0, other.microseconds))
    longest = max(longest, other.longest)
    expectedRows = expectedRows.addingClamped(max(0, other.expectedRows))
    analyzed = analyzed.addingClamped(max(0, other.analyzed))
    readRows = readRows.addingClamped(max(0, other.readRows))
    returnedRows = returnedRows.addingClamped(max(0, other.returnedRows))
  }
}

/// The scans of a class's plans, a handful of them.
///
/// Of more those with the lowest hashes are kept, and the others counted, as in ``BoundedCounts``: in any order and
/// grouping the same ones.
package struct LoggedScans: Sendable, Equatable {
  package static let limit = 8

  private var scans: [(hash: UInt64, scan: LoggedScan)] = []
  /// Executions that a scan was met in which is not kept.
  package private(set) var others = 0

  package init() {}

  package var isEmpty: Bool { scans.isEmpty && others == 0 }

  /// Those of most executions first.
  package var ranked: [LoggedScan] {
    scans.map(\.scan).sorted { ($1.executions, $0.name) < ($0.executions, $1.name) }
  }

  package mutating func add(_ scan: LoggedScan) {
    add(hash: scan.hash, executions: scan.executions, scan: scan.blank) { $0.add(scan) }
  }

  /// - Parameters:
  ///   - hash: ``LoggedScan/hash``.
  ///   - scan: Without figures; asked for only when it is new and kept.
  ///   - update: Adds the figures.
  /// - Returns: By how many bytes it has grown, about.
  @discardableResult
  package mutating func add(
    hash: UInt64, executions: Int, scan: @autoclosure () -> LoggedScan, update: (inout LoggedScan) -> Void
  ) -> Int {
    if let place = scans.firstIndex(where: { $0.hash == hash }) {
      update(&scans[place].scan)
      return 0
    }
    guard scans.count >= Self.limit else {
      var new = scan()
      update(&new)
      scans.append((hash, new))
      return MemoryLayout<LoggedScan>.stride + 2 * new.name.utf8.count + 32
    }
    let highest = scans.indices.max { scans[$0].hash < scans[$1].hash } ?? 0
    guard hash < scans[highest].hash else {
      others = others.addingClamped(max(0, executions))
      return 0
    }
    others = others.addingClamped(scans[highest].scan.executions)
    scans[highest] = (hash, scan())
    update(&scans[highest].scan)
    return 0
  }

  package mutating func add(_ other: LoggedScans) {
    for element in other.scans { add(element.scan) }
    others = others.addingClamped(other.others)
  }

  package static func == (first: LoggedScans, second: LoggedScans) -> Bool {
    first.others == second.others && first.ranked == second.ranked
  }
}

extension LoggedScans: Codable {
  private enum CodingKeys: String, CodingKey { case seen, others }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for scan in try container.decode([LoggedScan].self, forKey: .seen) { add(scan) }
    others = others.addingClamped(max(0, try container.decodeIfPresent(Int.self, forKey: .others) ?? 0))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ranked, forKey: .seen)
    if others > 0 { try container.encode(others, forKey: .others) }
  }
}
