internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// What the operator classes of GiST and SP-GiST search by, by type of column.
///
/// Source: src/include/catalog/pg_amop.dat and pg_opclass.dat; for PostGIS "Spatial Indexes" in its manual.
struct SearchTreeOperators: Sendable {
  /// One access method's class for a type.
  struct Support: Sendable {
    let operators: Set<String>
    /// nil for the type's default.
    var operatorClass: String?
  }

  /// Range types of the catalog beside the built-in ones, by name, and multiranges.
  private let ranges: Set<String>
  private let multiranges: Set<String>
  private let trigramSchema: String?
  private let postgisSchema: String?

  init(_ catalog: Catalog?) {
    let own = catalog?.types.filter { $0.kind == .range } ?? []
    ranges = Set(own.map(\.name)).union(["int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange"])
    multiranges = Set(own.compactMap(\.multirange)).union([
      "int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange",
    ])
    func schema(_ name: String) -> String? { catalog?.extensions.first { $0.name == name }?.schema }
    trigramSchema = schema("pg_trgm")
    postgisSchema = schema("postgis")
  }

  private static let rangeOperators: Set<String> = ["&&", "@>", "<@", "<<", ">>", "&<", "&>", "-|-"]
  private static let networkOperators: Set<String> = ["<<", "<<=", ">>", ">>=", "&&"]
  private static let pointOperators: Set<String> = ["<@", "~=", "<<", ">>", "<<|", "|>>", "<^", ">^"]
  private static let boxOperators: Set<String> = [
    "&&", "@>", "<@", "~=", "<<", ">>", "&<", "&>", "<<|", "|>>", "&<|", "|&>",
  ]
  private static let geometryOperators: Set<String> = ["&&", "@", "~", "~=", "<<", ">>", "&<", "&>", "<<|", "|>>"]

  /// Searches by conditions.
  func gist(_ column: Column) -> Support? {
    switch column.typeName {
    case let name where ranges.contains(name) || multiranges.contains(name):
      Support(operators: Self.rangeOperators)
    case "point": Support(operators: Self.pointOperators)
    case "box", "polygon", "circle": Support(operators: Self.boxOperators)
    // Not the type's default: PostgreSQL has to be told.
    case "inet", "cidr": Support(operators: Self.networkOperators, operatorClass: "inet_ops")
    case "geometry", "geography": Support(operators: Self.geometryOperators, operatorClass: spatialClass(column))
    default: nil
    }
  }

  func spgist(_ column: Column) -> Support? {
    switch column.typeName {
    case let name where ranges.contains(name): Support(operators: Self.rangeOperators)
    case "point": Support(operators: Self.pointOperators)
    case "box", "polygon": Support(operators: Self.boxOperators)
    case "inet", "cidr": Support(operators: Self.networkOperators)
    default: nil
    }
  }

  /// The class that returns rows in the order of their distance (`amcanorderbyop`).
  func gistByDistance(_ column: Column, _ operatorName: String) -> Support? {
    switch (column.typeName, operatorName) {
    case ("point", "<->"), ("box", "<->"), ("polygon", "<->"), ("circle", "<->"): Support(operators: ["<->"])
    case ("geometry", "<->"), ("geography", "<->"), ("geometry", "<#>"):
      Support(operators: [operatorName], operatorClass: spatialClass(column))
    case ("text", "<->"), ("varchar", "<->"), ("bpchar", "<->"), ("text", "<->>"), ("varchar", "<->>"):
      Support(
        operators: [operatorName],
        operatorClass: SQLIdentifier.quoted(schema: trigramSchema, "gist_trgm_ops"))
    // By btree_gist, which has no distance of texts.
    case (let name, "<->") where Self.measurable.contains(name): Support(operators: ["<->"])
    default: nil
    }
  }

  func spgistByDistance(_ column: Column, _ operatorName: String) -> Support? {
    ["point", "box", "polygon"].contains(column.typeName) && operatorName == "<->" ? Support(operators: ["<->"]) : nil
  }

  private static let measurable: Set<String> = [
    "int2", "int4", "int8", "float4", "float8", "money", "oid", "date", "time", "timestamp", "timestamptz", "interval",
  ]

  private func spatialClass(_ column: Column) -> String {
    SQLIdentifier.quoted(
      schema: postgisSchema, column.typeName == "geography" ? "gist_geography_ops" : "gist_geometry_ops_2d")
  }
}

extension SearchTreeOperators {
  /// The keys by which an access method finds what an access asks for: one for each column, those of conditions first.
  func keys(
    for access: RelationAccess, on table: Table, _ support: (Column) -> Support?,
    byDistance: (Column, String) -> Support?
  ) -> [IndexKey] {
    var keys: [IndexKey] = []
    func add(_ name: String, _ found: Support?) {
      guard let found else { return }
      let key = IndexKey(column: name, operatorClass: found.operatorClass)
      if !keys.contains(key) { keys.append(key) }
    }
    for predicate in access.predicates + access.disjunctions.flatMap({ $0.flatMap { $0 } }) {
      for name in predicate.target.columns {
        guard let column = table.column(named: name), let found = support(column) else { continue }
        switch predicate.target {
        case .column where found.operators.contains(predicate.operatorName): add(name, found)
        // PostGIS rewrites ST_Intersects, ST_DWithin and their like to conditions on the column.
        case .expression(let sql, _) where predicate.kind == .boolean && Self.isSpatialCall(sql, column):
          add(name, found)
        default: break
        }
      }
    }
    for join in access.joins {
      guard case .column(let name) = join.target, let column = table.column(named: name),
        let found = support(column), found.operators.contains(join.operatorName)
      else { continue }
      add(name, found)
    }
    for nearest in access.nearest {
      guard case .column(let name) = nearest.target, let column = table.column(named: name) else { continue }
      add(name, byDistance(column, nearest.operatorName))
    }
    return keys
  }

  private static func isSpatialCall(_ sql: String, _ column: Column) -> Bool {
    ["geometry", "geography"].contains(column.typeName) && sql.lowercased().contains("st_")
  }
}
