package import AccessPatterns
package import Catalog
internal import SQLSyntax

/// Indexes for text patterns: LIKE, ILIKE, `~`, `~*` and `^@`.
///
/// - A pattern that begins with fixed text (`abc%`, `^abc`) is a range to a B-tree that compares bytes: with
///   `text_pattern_ops` or its like, or as it is where the collation is C already. An ordinary B-tree of another collation
///   can't serve it, since it sorts by language. Behind the columns that are compared for equality, too.
/// - Any other pattern, and one that ignores case, is served by trigrams: GIN with `gin_trgm_ops`. The extension pg_trgm
///   comes with PostgreSQL and has to be created once. A pattern without three characters in a row has no trigram and reads
///   the whole index.
///
/// The expression may be `lower(name)` as well as a column. What a dump has as `$1` may be of either kind: both are
/// proposed.
///
/// Source: "Operator Classes and Operator Families" and "pg_trgm" in PostgreSQL's documentation.
package struct PatternRule: CandidateRule {
  package static let identifier = "pattern"

  /// Keys of one index.
  private static let maximumKeys = 3

  /// Whether the database's collation is that of C.
  private let databaseComparesBytes: Bool
  /// The operator class of pg_trgm, with its schema when the extension is there already.
  private let trigrams: String

  package init(databaseComparesBytes: Bool = false, trigrams: String = "gin_trgm_ops") {
    self.databaseComparesBytes = databaseComparesBytes
    self.trigrams = trigrams
  }

  package init(_ catalog: Catalog) {
    let found = catalog.extensions.first { $0.name == "pg_trgm" }
    self.init(
      databaseComparesBytes: catalog.database.comparesBytes,
      trigrams: SQLIdentifier.quoted(schema: found?.schema, "gin_trgm_ops"))
  }

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let columns = AccessParts(access, table).equality
    let arms = access.disjunctions.flatMap { $0.flatMap { $0 } }
    var found: [IndexDefinition] = []
    var seen: Set<IndexDefinition> = []
    func add(_ method: String, _ keys: [IndexKey]) {
      let definition = IndexDefinition(table: access.table, method: method, keys: keys)
      if seen.insert(definition).inserted { found.append(definition) }
    }
    for (predicate, stands) in access.predicates.map({ ($0, true) }) + arms.map({ ($0, false) }) {
      guard let key = searched(predicate, table) else { continue }
      let shapes = SearchedText.shapes(of: predicate)
      if isCaseSensitive(predicate), !shapes.isDisjoint(with: [.prefix, .exact]), let prefix = ordered(key, table) {
        add("btree", [prefix])
        if stands, !columns.isEmpty { add("btree", columns.prefix(Self.maximumKeys - 1) + [prefix]) }
      }
      if shapes.contains(.infix) || !isCaseSensitive(predicate) {
        var parts = key
        parts.operatorClass = trigrams
        add("gin", [parts])
      }
    }
    return found
  }

  /// What the condition looks into: text of a column or an expression.
  private func searched(_ predicate: Predicate, _ table: Table) -> IndexKey? {
    guard [.like, .caseInsensitiveLike, .regularExpression].contains(predicate.kind) else { return nil }
    switch predicate.target {
    case .expression(let sql, _): return IndexKey(expression: sql)
    case .column(let name):
      guard let column = table.column(named: name), Self.classes[column.typeName] != nil else { return nil }
      return IndexKey(column: name)
    }
  }

  private func isCaseSensitive(_ predicate: Predicate) -> Bool {
    predicate.kind != .caseInsensitiveLike && !predicate.operatorName.hasPrefix("~*")
  }

  /// The key of a B-tree that compares bytes.
  private func ordered(_ key: IndexKey, _ table: Table) -> IndexKey? {
    var key = key
    let column = key.column.flatMap(table.column(named:))
    if let collation = column?.collation {
      if Self.comparesBytes(collation) { return key }
    } else if databaseComparesBytes {
      return key
    }
    // Functions of text give text.
    key.operatorClass = column.map { Self.classes[$0.typeName] ?? "" } ?? "text_pattern_ops"
    return key
  }

  /// By `pg_type.typname`, in src/include/catalog/pg_opclass.dat.
  private static let classes = [
    "text": "text_pattern_ops", "varchar": "varchar_pattern_ops", "bpchar": "bpchar_pattern_ops",
  ]

  /// Whether a collation as SQL is that of C (`lc_collate_is_c` in src/backend/utils/adt/pg_locale.c).
  private static func comparesBytes(_ collation: String) -> Bool {
    ["\"C\"", "\"POSIX\"", "ucs_basic"].contains { collation == $0 || collation.hasSuffix("." + $0) }
  }
}

extension Catalog.Database {
  /// Whether its collation is that of C: `b`, the built-in provider, has no other.
  var comparesBytes: Bool {
    localeProvider == "b" || (localeProvider == "c" && ["C", "POSIX"].contains(collate))
  }
}
