internal import FoundationEssentials

/// Reads and writes the snapshot document, `sextant.snapshot/1`.
///
/// One JSON object in UTF-8. Its member `schema` is `sextant.snapshot/` and the major version; the other members are
/// those of ``Catalog`` by their names in snake case (`captured_at`, `server`, `database`, `settings`, `schemas`,
/// `extensions`, `types`, `functions`, `tables`, `views`, `extended_statistics`, `roles`, `statistics`, `unreadable`),
/// whose types document them field by field, and `statements` (see ``Snapshot/statements``), which may be absent.
///
/// - Values of columns (most common values, histograms) stand as PostgreSQL prints them with `datestyle = ISO`,
///   `intervalstyle = postgres`, `timezone = UTC`, `lc_monetary = C`, `bytea_output = hex` and
///   `extra_float_digits = 1`; expressions and types with `search_path = pg_catalog`, so that names outside of it are
///   qualified.
/// - Numbers have the fewest digits that give the same double again. Members that are nil are left out. Keys are
///   sorted, and each table, view, type … has a line of its own: equal catalogs give equal bytes, and `diff` is usable.
/// - Fields may be added within a major version. A reader ignores those that it doesn't know, and gives those that it
///   misses the default of the model's initialiser.
package enum SnapshotCodec {
  /// The major version that is written and read.
  package static let version = 1
  static let schemaPrefix = "sextant.snapshot/"

  /// The document for a snapshot, with a final newline.
  ///
  /// - Throws: `.notEncodable`.
  package static func encode(_ snapshot: Snapshot) throws(CatalogError) -> [UInt8] {
    let catalog = snapshot.catalog
    var writer = DocumentWriter(encoder: encoder(), schema: schemaPrefix + String(version))
    do {
      try writer.member("captured_at", catalog.capturedAt)
      try writer.member("database", catalog.database)
      try writer.list("extended_statistics", catalog.extendedStatistics)
      try writer.list("extensions", catalog.extensions)
      try writer.list("functions", catalog.functions)
      try writer.list("roles", catalog.roles)
      try writer.member("schemas", catalog.schemas)
      try writer.member("server", catalog.server)
      try writer.list("settings", catalog.settings)
      if let statements = snapshot.statements { try writer.list("statements", statements) }
      try writer.member("statistics", catalog.statistics)
      try writer.list("tables", catalog.tables)
      try writer.list("types", catalog.types)
      try writer.list("unreadable", catalog.unreadable)
      try writer.list("views", catalog.views)
    } catch {
      throw CatalogError(.notEncodable, "the catalog can't be written as JSON: it holds a number that is not finite")
    }
    return writer.finish()
  }

  /// Reads a document.
  ///
  /// - Throws: `.notJSON`, `.notASnapshot`, `.unsupportedVersion` or `.malformed`.
  package static func decode(_ document: [UInt8]) throws(CatalogError) -> Snapshot {
    let data = Data(document.starts(with: [0xEF, 0xBB, 0xBF]) ? document[3...] : document[...])
    try checkVersion(data)
    do {
      let catalog = try decoder().decode(Catalog.self, from: data)
      guard catalog.hasPlausibleClock else { throw noClock }
      return Snapshot(
        catalog: catalog.bounded(), statements: try decoder().decode(Statements.self, from: data).statements)
    } catch let error as CatalogError {
      throw error
    } catch {
      throw explained(error)
    }
  }

  /// An encoder of the model's types as they stand in a snapshot.
  static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private struct Header: Decodable {
    let schema: String?
  }

  private struct Statements: Decodable {
    let statements: [[String: String?]]?
  }

  private static func checkVersion(_ data: Data) throws(CatalogError) {
    let header: Header
    do {
      header = try decoder().decode(Header.self, from: data)
    } catch DecodingError.dataCorrupted {
      throw CatalogError(
        .notJSON, "this is not a whole JSON document; write the snapshot again with `sextant snapshot`")
    } catch {
      throw notASnapshot
    }
    guard let schema = header.schema, schema.hasPrefix(schemaPrefix) else { throw notASnapshot }
    guard schema == schemaPrefix + String(version) else {
      throw CatalogError(
        .unsupportedVersion, subject: "schema",
        """
        this snapshot is of version \(schema.dropFirst(schemaPrefix.count).prefix(20)), and this Sextant reads version \
        \(version); write it again with the `sextant snapshot` of this version, or use the Sextant that wrote it
        """)
    }
  }

  private static let noClock = CatalogError(
    .malformed, subject: "captured_at", "the time of the snapshot is not one in ISO 8601, as 2026-03-01T02:00:00Z")

  private static let notASnapshot = CatalogError(
    .notASnapshot,
    "this JSON document is not a snapshot (no \"schema\": \"\(schemaPrefix)\(version)\"); `sextant snapshot` writes one"
  )

  private static func explained(_ error: any Error) -> CatalogError {
    let (path, what): ([any CodingKey], String) =
      switch error {
      case DecodingError.keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
      case DecodingError.typeMismatch(_, let context): (context.codingPath, "has the wrong type")
      case DecodingError.valueNotFound(_, let context): (context.codingPath, "is null")
      case DecodingError.dataCorrupted(let context): (context.codingPath, "has a value that is not known here")
      default: ([], "can't be read")
      }
    var subject = ""
    for key in path {
      if let index = key.intValue {
        subject += "[\(index)]"
      } else {
        subject += (subject.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return CatalogError(.malformed, subject: subject, "\(what); write the snapshot again with `sextant snapshot`")
  }
}
