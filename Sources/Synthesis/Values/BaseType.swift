internal import Catalog

/// What a column's type is under its domains.
struct BaseType {
  /// `pg_type.typname` of a built-in or extension's type, or of the user's type when it is no domain.
  let name: String
  /// As declared, with modifiers.
  let declared: String
  /// The user's type, when it is no domain.
  let userType: UserType?
  /// What stays when text can't be longer.
  let limit: Int

  init(_ column: Column, in catalog: Catalog) {
    var name = column.typeName.isEmpty ? column.type : column.typeName
    var declared = column.type
    var found = catalog.types.first { $0.schema == column.typeSchema && $0.name == name }
    // A domain over a domain over …: a snapshot may have a circle.
    for _ in 0..<10 {
      guard let domain = found, domain.kind == .domain, let base = domain.baseType else { break }
      declared = base
      let plain = String(base.prefix { $0 != "(" }).split(separator: ".").last.map(String.init) ?? base
      name = Self.internalNames[plain] ?? plain
      found = catalog.types.first { $0.name == name && "\($0.schema).\($0.name)" == base || $0.name == base }
    }
    self.name = name
    self.declared = declared
    userType = found?.kind == .domain ? nil : found
    let isLimited = ["varchar", "bpchar", "char", "name"].contains(name)
    let modifier = declared.split(separator: "(").dropFirst().first.flatMap { Int($0.prefix { $0 != ")" }) }
    limit = name == "name" ? 63 : isLimited ? modifier ?? (name == "bpchar" ? 1 : .max) : .max
  }

  private static let internalNames = [
    "integer": "int4", "bigint": "int8", "smallint": "int2", "boolean": "bool", "character varying": "varchar",
    "character": "bpchar", "double precision": "float8", "real": "float4", "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz", "time without time zone": "time", "decimal": "numeric",
  ]

  var isText: Bool { ["text", "varchar", "bpchar", "citext", "name"].contains(name) }
  var isArray: Bool { name.hasPrefix("_") }

  /// Of a range, the type of its ends.
  var rangeSubtype: String? {
    if let userType, userType.kind == .range {
      return userType.baseType.map { Self.internalNames[$0] ?? $0 }
    }
    return [
      "int4range": "int4", "int8range": "int8", "numrange": "numeric", "daterange": "date", "tsrange": "timestamp",
      "tstzrange": "timestamptz",
    ][name]
  }
}
