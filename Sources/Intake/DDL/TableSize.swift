internal import Catalog

/// Widths that columns would have and pages that tables would have, by the layout of PostgreSQL's pages; those of indexes
/// are ``IndexSizeEstimate``'s.
///
/// Source: "Database Page Layout" in PostgreSQL's documentation (chapter Database Physical Storage), and
/// src/include/access/htup_details.h.
enum TableSize {
  struct Width: Equatable {
    /// The average width of a value, in bytes.
    let bytes: Int
    /// 1 for types of variable length: short values are not aligned.
    let alignment: Int
  }

  enum BaseType: Equatable {
    case named(String)
    case enumeration(labels: Int)
    case other
  }

  private static let pageSize = 8192
  private static let pageHeader = 24
  /// A line pointer.
  private static let itemPointer = 4
  /// 23 bytes, aligned.
  private static let tupleHeader = 24

  /// The type below domains.
  static func baseType(of column: Column, types: [ObjectName: UserType]) -> BaseType {
    var name = ObjectName(schema: column.typeSchema, name: column.typeName)
    for _ in 0..<32 {
      guard let type = types[name] else { break }
      switch type.kind {
      case .enumeration: return .enumeration(labels: type.labels.count)
      case .domain:
        let base = type.baseType ?? "text"
        if let user = types.keys.first(where: { $0.sql == base }) {
          name = user
        } else {
          return .named(internalName(base))
        }
      default: return .other
      }
    }
    return name.schema == "pg_catalog" ? .named(name.name) : .other
  }

  /// `pg_type.typname` for what `format_type` prints.
  private static func internalName(_ printed: String) -> String {
    let names = [
      "boolean": "bool", "smallint": "int2", "integer": "int4", "bigint": "int8", "real": "float4",
      "double precision": "float8", "character varying": "varchar", "character": "bpchar",
      "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
      "time without time zone": "time", "time with time zone": "timetz",
    ]
    let bare = String(printed.prefix { $0 != "(" })
    return names[bare] ?? bare
  }

  private static let fixed: [String: Width] = [
    "bool": Width(bytes: 1, alignment: 1), "char": Width(bytes: 1, alignment: 1), "int2": Width(bytes: 2, alignment: 2),
    "int4": Width(bytes: 4, alignment: 4), "oid": Width(bytes: 4, alignment: 4), "date": Width(bytes: 4, alignment: 4),
    "float4": Width(bytes: 4, alignment: 4), "int8": Width(bytes: 8, alignment: 8),
    "float8": Width(bytes: 8, alignment: 8), "money": Width(bytes: 8, alignment: 8),
    "timestamp": Width(bytes: 8, alignment: 8), "timestamptz": Width(bytes: 8, alignment: 8),
    "time": Width(bytes: 8, alignment: 8), "timetz": Width(bytes: 12, alignment: 8),
    "interval": Width(bytes: 16, alignment: 8), "uuid": Width(bytes: 16, alignment: 1),
    "point": Width(bytes: 16, alignment: 8), "box": Width(bytes: 32, alignment: 8),
    "macaddr": Width(bytes: 6, alignment: 4), "name": Width(bytes: 64, alignment: 1),
  ]

  /// Average widths of types without a fixed one, header included. Text is what the planner assumes
  /// (`get_typavgwidth` in src/backend/utils/cache/lsyscache.c); the others are typical of business data.
  private static let variable: [String: Int] = [
    "numeric": 8, "inet": 7, "cidr": 7, "bit": 8, "varbit": 8, "json": 200, "jsonb": 200, "xml": 200, "tsvector": 200,
    "bytea": 100,
  ]

  static func width(of column: Column, types: [ObjectName: UserType]) -> Width {
    switch baseType(of: column, types: types) {
    case .enumeration: return Width(bytes: 4, alignment: 4)
    case .named(let name):
      if let width = fixed[name] { return width }
      if let bytes = variable[name] { return Width(bytes: bytes, alignment: 1) }
      if name.hasPrefix("_") { return Width(bytes: 48, alignment: 4) }
      return Width(bytes: textWidth(column.type), alignment: 1)
    case .other: return Width(bytes: 32, alignment: 1)
    }
  }

  /// `get_typavgwidth` for a declared maximum length, in characters of one byte.
  private static func textWidth(_ type: String) -> Int {
    guard let open = type.firstIndex(of: "("), let length = Int(type[type.index(after: open)...].prefix { $0.isNumber })
    else { return 32 }
    let maximum = length + 4
    if type.hasPrefix("character(") || maximum <= 32 { return maximum }
    return 32 + (min(maximum, 1000) - 32) / 2
  }

  /// Pages of a table whose rows were inserted one after the other.
  static func pages(of table: Table, rows: Double, widths: [String: Width]) -> Int {
    let data = size(of: table.columns.map { widths[$0.name] ?? Width(bytes: 32, alignment: 1) }, from: tupleHeader)
    let fill = fillFactor(table.options) ?? 100
    let perPage = max(1, (pageSize - pageHeader) * fill / 100 / (aligned(data, to: 8) + itemPointer))
    return pages(rows, perPage)
  }

  private static func size(of widths: [Width], from start: Int) -> Int {
    widths.reduce(start) { aligned($0, to: $1.alignment) + $1.bytes }
  }

  private static func aligned(_ size: Int, to alignment: Int) -> Int {
    (size + alignment - 1) / alignment * alignment
  }

  private static func pages(_ rows: Double, _ perPage: Int) -> Int {
    // No relation has more than 2^32 − 2 pages.
    Int(min((rows / Double(perPage)).rounded(.up), 4_294_967_294))
  }

  private static func fillFactor(_ options: [String]) -> Int? {
    options.lazy.compactMap { option in
      option.hasPrefix("fillfactor=") ? Int(option.dropFirst("fillfactor=".count)) : nil
    }.first.map { min(max($0, 10), 100) }
  }
}
