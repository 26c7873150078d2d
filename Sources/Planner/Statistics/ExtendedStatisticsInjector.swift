internal import Catalog
internal import PostgresClient
internal import SQLSyntax

/// Puts `CREATE STATISTICS` data into a twin, in the binary forms that the planner reads.
///
/// Sources: `statext_ndistinct_serialize` in src/backend/statistics/mvdistinct.c and
/// `statext_dependencies_serialize` in dependencies.c. MCV lists come as the source serialised them; they name their
/// types by oid, so those of types that are not built in are left out.
struct ExtendedStatisticsInjector {
  let connection: Connection

  private static let ndistinctMagic: UInt32 = 0xA352_BFA4
  private static let dependenciesMagic: UInt32 = 0xB454_9A2C
  /// `FirstNormalObjectId`: oids from here on differ between databases.
  private static let firstUserType: UInt32 = 16_384

  /// - Returns: A note for each object whose data the twin does not take.
  func inject(_ catalog: Catalog) throws(PlannerError) -> [TwinNote] {
    guard !catalog.extendedStatistics.isEmpty else { return [] }
    try PlannerError.translating { () throws(PostgresError) in
      for type in ["pg_ndistinct", "pg_dependencies", "pg_mcv_list"] {
        try connection.query("CREATE CAST (bytea AS \(type)) WITHOUT FUNCTION")
      }
    }
    var notes: [TwinNote] = []
    var objects: [(ExtendedStatistics, oid: String)] = []
    for statistics in catalog.extendedStatistics {
      do throws(PostgresError) {
        objects.append((statistics, try insert(statistics)))
      } catch {
        if error.isServerFailure { throw PlannerError(error) }
        let name = SQLIdentifier.quoted(schema: statistics.schema, statistics.name)
        notes.append(TwinNote("statistics \(name)", error.message))
      }
    }
    for (statistics, oid) in objects {
      notes += try insertExpressions(of: statistics, object: oid, table: statistics.table)
    }
    return notes
  }

  /// - Returns: The oid of the object.
  private func insert(_ statistics: ExtendedStatistics) throws(PostgresError) -> String {
    let name = SQLIdentifier.quoted(schema: statistics.schema, statistics.name)
    let object = try connection.query(
      """
      SELECT s.oid, s.stxrelid FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
      WHERE n.nspname = $1 AND s.stxname = $2
      """, [statistics.schema, statistics.name])
    guard let oid = object.rows.first?[0], let relation = object.rows.first?[1] else {
      throw PostgresError(.statementFailed, "statistics \(name) do not exist in the twin")
    }
    let attributes = try connection.query(
      "SELECT attname, attnum FROM pg_attribute WHERE attrelid = $1::oid AND attnum > 0", [relation])
    let twins = Dictionary(
      attributes.rows.map { ($0[0] ?? "", Int($0[1] ?? "") ?? 0) }, uniquingKeysWith: { first, _ in first })
    // Expressions have negative numbers, which are the same everywhere.
    let numbers = Dictionary(
      zip(statistics.attributeNumbers, statistics.columns).compactMap { number, column in
        twins[column].map { (number, $0) }
      }, uniquingKeysWith: { first, _ in first })
    try connection.query(
      """
      INSERT INTO pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies, stxdmcv)
      VALUES ($1::oid, $2::bool, $3::bytea::pg_ndistinct, $4::bytea::pg_dependencies, $5::bytea::pg_mcv_list)
      """,
      [
        oid, statistics.isInherited ? "t" : "f",
        statistics.ndistinct.flatMap { Self.ndistinct($0, numbers) }.map(Self.hexadecimal),
        statistics.dependencies.flatMap { Self.dependencies($0, numbers) }.map(Self.hexadecimal),
        statistics.mostCommonValues.flatMap(Self.portable),
      ])
    return oid
  }

  /// `{"2, 3": 40}` in the binary form of pg_ndistinct.
  static func ndistinct(_ text: String, _ numbers: [Int: Int]) -> [UInt8]? {
    guard let items = items(of: text) else { return nil }
    var bytes = ByteWriter()
    for value in [ndistinctMagic, 1, UInt32(items.count)] { bytes.put(value) }
    for (key, value) in items {
      let attributes = key.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) }
      bytes.put(value.bitPattern)
      bytes.put(UInt32(attributes.count))
      for attribute in attributes { bytes.put(Int16(truncatingIfNeeded: numbers[attribute] ?? attribute)) }
    }
    return bytes.bytes
  }

  /// `{"2 => 3": 1.000000}` in the binary form of pg_dependencies.
  static func dependencies(_ text: String, _ numbers: [Int: Int]) -> [UInt8]? {
    guard let items = items(of: text) else { return nil }
    var bytes = ByteWriter()
    for value in [dependenciesMagic, 1, UInt32(items.count)] { bytes.put(value) }
    for (key, value) in items {
      let attributes = key.split(whereSeparator: { !$0.isNumber && $0 != "-" }).compactMap { Int($0) }
      bytes.put(value.bitPattern)
      bytes.put(Int16(truncatingIfNeeded: attributes.count))
      for attribute in attributes { bytes.put(Int16(truncatingIfNeeded: numbers[attribute] ?? attribute)) }
    }
    return bytes.bytes
  }

  /// The pairs of `{"key": number, …}`.
  private static func items(of text: String) -> [(key: String, value: Double)]? {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    return stride(from: 1, to: parts.count - 1, by: 2).compactMap { index in
      let number = parts[index + 1].filter { !" :,{}".contains($0) }
      return Double(number).map { (String(parts[index]), $0) }
    }
  }

  /// The list as it is, unless it names a type that is not built in.
  ///
  /// Layout: magic, type, number of items (32 bits each), number of dimensions (16 bits), then the types' oids.
  private static func portable(_ hexadecimal: String) -> String? {
    let digits = Array(hexadecimal.utf8.drop { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "x") })
    func byte(_ index: Int) -> UInt32? {
      guard index * 2 + 1 < digits.count else { return nil }
      return UInt32(String(decoding: digits[(index * 2)...(index * 2 + 1)], as: UTF8.self), radix: 16)
    }
    guard let low = byte(12), let high = byte(13) else { return nil }
    for dimension in 0..<Int(low | high << 8) {
      let bytes = (0..<4).compactMap { byte(14 + dimension * 4 + $0) }
      guard bytes.count == 4 else { return nil }
      let oid = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24
      if oid >= firstUserType { return nil }
    }
    return "\\x" + String(decoding: digits, as: UTF8.self)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return "\\x" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Writes integers as the server's memory holds them: little endian, without padding.
  private struct ByteWriter {
    var bytes: [UInt8] = []
    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }
}
