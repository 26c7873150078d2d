import Catalog
import IndexReview
import Testing

struct IndexShapeTests {
  /// Two indexes of one table, and whether the second does all that the first does.
  struct Pair: Sendable, CustomTestStringConvertible {
    let name: String
    let narrow: Index
    let wide: Index
    let isCovered: Bool

    init(_ name: String, _ narrow: Index, _ wide: Index, _ isCovered: Bool) {
      self.name = name
      self.narrow = narrow
      self.wide = wide
      self.isCovered = isCovered
    }

    var testDescription: String { name }
  }

  private static func key(
    _ column: String, opclass: String? = nil, collation: String? = nil, desc: Bool = false, first: Bool? = nil
  ) -> IndexKey {
    IndexKey(
      column: column, operatorClass: opclass, collation: collation, isDescending: desc, nullsFirst: first ?? desc)
  }

  private static func index(
    _ keys: IndexKey..., include: [String] = [], predicate: String? = nil, unique: Bool = false,
    method: String = "btree", constraint: String? = nil, suffix: String = ""
  ) -> Index {
    let words = keys.map { $0.column ?? $0.expression ?? "" }.joined(separator: ", ")
    return Index(
      name: "i", definition: "CREATE INDEX i ON public.t USING \(method) (\(words))\(suffix)", method: method,
      keys: keys,
      included: include, predicate: predicate, isUnique: unique, constraint: constraint)
  }

  private static let (a, b, c) = (key("a"), key("b"), key("c"))
  private static let lower = IndexKey(expression: "lower(a)")

  static let pairs: [Pair] = [
    Pair("equal", index(a, b), index(a, b), true),
    Pair("prefix", index(a), index(a, b), true),
    Pair("the other way round", index(a, b), index(a), false),
    Pair("not the first keys", index(b), index(a, b), false),
    Pair("other order", index(b, a), index(a, b, c), false),
    Pair("other operator class", index(key("a", opclass: "text_pattern_ops")), index(a, b), false),
    Pair("same operator class", index(key("a", opclass: "x")), index(key("a", opclass: "x"), b), true),
    Pair("other collation", index(key("a", collation: #""C""#)), index(a, b), false),
    Pair("mirrored single key", index(key("a", desc: true)), index(a, b), true),
    Pair("nulls elsewhere", index(key("a", desc: true, first: false)), index(a, b), false),
    Pair("mirrored as a whole", index(key("a", desc: true), b), index(a, key("b", desc: true)), true),
    Pair("one key turned round", index(a, key("b", desc: true)), index(a, b), false),
    Pair("same predicate", index(a, predicate: "b > 1"), index(a, c, predicate: "b > 1"), true),
    Pair("partial by whole", index(a, predicate: "b > 1"), index(a), false),
    Pair("whole by partial", index(a), index(a, predicate: "b > 1"), false),
    Pair("plain by unique", index(a), index(a, unique: true), true),
    Pair("unique by plain", index(a, unique: true), index(a), false),
    Pair("unique by unique", index(a, unique: true), index(a, unique: true), true),
    Pair("unique by wider unique", index(a, unique: true), index(a, b, unique: true), false),
    Pair(
      "unique by one that checks later", index(a, unique: true), index(a, unique: true, constraint: "later"), false),
    Pair(
      "unique that takes nulls as equal", index(a, unique: true, suffix: " NULLS NOT DISTINCT"),
      index(a, unique: true), false),
    Pair("INCLUDE among keys", index(a, include: ["b"]), index(a, b), true),
    Pair("INCLUDE among INCLUDE", index(a, include: ["b"]), index(a, include: ["c", "b"]), true),
    Pair("INCLUDE missing", index(a, include: ["b"]), index(a, c), false),
    Pair("expression", index(lower), index(lower, b), true),
    Pair("expression by column", index(lower), index(a, b), false),
    Pair("other method", index(a, method: "hash"), index(a), false),
    Pair("equal hash", index(a, method: "hash"), index(a, method: "hash"), true),
    Pair("prefix of GIN", index(a, method: "gin"), index(a, b, method: "gin"), false),
    Pair(
      "GiST with other options", index(a, method: "gist", suffix: " (siglen='32')"), index(a, method: "gist"), false),
  ]

  @Test(arguments: pairs)
  func `one index does another's work only if all its properties do`(pair: Pair) {
    let table = Table(
      schema: "public", name: "t",
      constraints: [
        Constraint(name: "later", kind: .unique, definition: "UNIQUE (a) DEFERRABLE INITIALLY DEFERRED", columns: ["a"])
      ])
    let (narrow, wide) = (IndexShape(pair.narrow, on: table), IndexShape(pair.wide, on: table))
    #expect(wide.covers(narrow) == pair.isCovered)
  }

  @Test func `only an index of the same table counts, and an advised one counts as an existing one`() {
    let table = Table(schema: "public", name: "t")
    let narrow = IndexShape(Self.index(Self.a), on: table)
    let advised = IndexDefinition(table: table.objectName, keys: [Self.a, Self.b])
    #expect(IndexShape(advised).covers(narrow))
    var other = advised
    other.table = ObjectName(schema: "public", name: "u")
    #expect(!IndexShape(other).covers(narrow))
  }
}
