internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// The statements that make a column, or an index, of a document's key.
struct KeyColumn {
  let key: ExtractedKey
  let table: Table
  /// What statements cast the key to.
  let type: String
  let isSearched: Bool
  let context: KeyContext
  let input: ScaleInput

  /// Below this many bytes a table is rewritten in about a second, as a generated column wants it.
  static let quickRewrite = 100.0 * 1024 * 1024

  /// Casts of texts to these types depend on no setting.
  ///
  /// Source: `provolatile` of the types' input functions in src/include/catalog/pg_proc.dat.
  private static let immutable: Set<String> = [
    "text", "smallint", "integer", "bigint", "numeric", "real", "double precision", "boolean", "uuid", "jsonb", "inet",
  ]

  /// The column and steps of an expression of an index.
  static func path(of expression: String) -> (column: String, path: [String])? {
    guard let tree = try? SQLParser.parse("SELECT " + expression),
      var node = tree.statements.first?.node.list("target_list").first?["val"]
    else { return nil }
    while node.isKind("TypeCast"), let inner = node["arg"] { node = inner }
    guard let (document, path) = DocumentUse.chain(node), let path, document.isKind("ColumnRef"),
      let column = document.strings("fields").last
    else { return nil }
    return (column, path)
  }

  private var isImmutable: Bool { Self.immutable.contains(type.prefix { $0 != "(" }.description) }
  private func value(_ prefix: String = "") -> String {
    let text = "(\(key.textExpression(prefix)))"
    return type == "text" ? text : "\(text)::\(type)"
  }

  private var definition: IndexDefinition {
    IndexDefinition(table: key.table, keys: context.keys(IndexKey(expression: "(\(value()))")))
  }

  /// At most: as if all values were different, and the rows that have none had one. Nothing is known of the key's
  /// values until there is an index or a column.
  var indexBytes: Double {
    let name = SQLText.free("key", avoiding: Set(table.columns.map(\.name)))
    let index = IndexDefinition(table: key.table, keys: context.keys(IndexKey(column: name)))
    return input.tables.leaves(of: key.table).reduce(0) { sum, leaf in
      var leaf = leaf
      let width = Self.widths[type] ?? Self.textWidth
      leaf.columns.append(
        Column(name: name, type: type, statistics: ColumnStatistics(averageWidth: width, distinct: -1)))
      return sum + Double(IndexSizeEstimate(index, on: leaf).bytes)
    }
  }

  /// Bytes of a value of a fixed length (`pg_type.typlen`).
  private static let widths = [
    "smallint": 2, "integer": 4, "bigint": 8, "real": 4, "double precision": 8, "boolean": 1, "uuid": 16, "date": 4,
    "timestamp with time zone": 8, "timestamp without time zone": 8,
  ]
  /// An assumption for short texts and numbers.
  private static let textWidth = 16

  var remedies: [ScaleFinding.Remedy] {
    let bytes = input.bytes(of: table)
    let taken = Set(table.columns.map(\.name))
    let last =
      key.path.last.map { $0.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" } }.map { String($0) } ?? "value"
    let column = SQLText.free(last.first?.isNumber == true ? "key_" + last : last, avoiding: taken)
    let name = SQLText.name(column)
    let isPartitioned = table.kind == .partitioned
    let names = input.takenNames(in: table.schema)
    let index = IndexDefinition(table: key.table, keys: context.keys(IndexKey(column: column)))
    let indexStatement =
      isSearched
      ? [index.statement(name: index.name(avoiding: names), concurrently: !isPartitioned)] : []
    let drop = ["ALTER TABLE \(key.table.sql) DROP COLUMN \(name)"]
    var remedies: [ScaleFinding.Remedy] = []
    if isSearched, isImmutable {
      let name = SQLText.free("\(table.name)_\(column)_idx", avoiding: names)
      remedies.append(
        ScaleFinding.Remedy(
          """
          An index on the expression: at most about \(FigureText.bytes(indexBytes)), no rewrite, and statements stay \
          as they are; ANALYZE then keeps statistics of the key.
          """,
          statements: [
            definition.statement(name: name, concurrently: !isPartitioned), "ANALYZE \(key.table.sql)",
          ]))
    }
    let trigger = SQLText.free("\(table.name)_\(column)_key")
    remedies.append(
      ScaleFinding.Remedy(
        """
        A plain column that a trigger keeps, filled in batches (outside a transaction block): no rewrite, nobody waits.
        """,
        statements: ["ALTER TABLE \(key.table.sql) ADD COLUMN \(name) \(type)"]
          + SQLText.trigger(
            trigger, on: key.table, "BEFORE INSERT OR UPDATE",
            body: "  NEW.\(name) := \(value("NEW."));\n  RETURN NEW;")
          + SQLText.backfills(
            table, input.tables, set: "\(name) = \(value("t."))", where: "t.\(name) IS DISTINCT FROM \(value("t."))")
          + indexStatement))
    remedies.append(
      ScaleFinding.Remedy("The way back from that.", statements: SQLText.dropTrigger(trigger, on: key.table) + drop))
    if isImmutable {
      let generated = ScaleFinding.Remedy(
        """
        A generated column, which PostgreSQL keeps by itself; adding it rewrites the table \
        (\(FigureText.bytes(bytes)), without what is stored out of line) under ACCESS EXCLUSIVE: \
        \(bytes <= Self.quickRewrite ? "a matter of seconds here" : "long for its size, unless it may stand still").
        """,
        statements: [
          "ALTER TABLE \(key.table.sql) ADD COLUMN \(name) \(type) GENERATED ALWAYS AS (\(value())) STORED"
        ] + indexStatement)
      remedies.append(generated)
      remedies.append(ScaleFinding.Remedy("The way back from that.", statements: drop))
    } else {
      remedies.append(
        ScaleFinding.Remedy(
          """
          No generated column and no index on the expression: the cast to \(type) depends on settings, so it is not \
          immutable.
          """
        ))
    }
    return remedies
  }
}

/// What else an index on a key serves: the equalities beside the key, and the order of what is returned.
struct KeyContext {
  private let equal: [String]
  private let ordering: [IndexKey]

  /// - Parameter classes: Those that search by the key: the one with the largest load counts.
  init(_ key: ExtractedKey, _ classes: [CostedClass], _ input: ScaleInput) {
    let main = classes.max { (input.load($0), $1.queryClass.id) < (input.load($1), $0.queryClass.id) }
    let access = main?.pattern.relations.first { $0.table == key.table && $0.write == nil }
    equal = access?.equalColumns.filter { $0 != key.column }.sorted() ?? []
    let keys = (access?.ordering ?? []).map { sort -> IndexKey? in
      guard case .column(let name) = sort.target else { return nil }
      return IndexKey(column: name, isDescending: sort.isDescending, nullsFirst: sort.nullsFirst)
    }
    // An index is of use for the whole order or for none of it.
    ordering = access?.hasLimit == true && access?.orderingIsComplete == true && !keys.contains(nil)
      ? keys.compactMap { $0 } : []
  }

  func keys(_ key: IndexKey) -> [IndexKey] {
    equal.map { IndexKey(column: $0) } + [key] + ordering.filter { sort in !equal.contains { $0 == sort.column } }
  }
}
