import Catalog
import IndexReview
import Testing

struct TableReviewTests {
  private func index(
    _ name: String, _ columns: [String], scans: Int? = 5, pages: Int = 1_000, unique: Bool = false,
    constraint: String? = nil, valid: Bool = true
  ) -> Index {
    Index(
      name: name, definition: "CREATE INDEX \(name) ON public.t USING btree (\(columns.joined(separator: ", ")))",
      keys: columns.map { IndexKey(column: $0) }, isUnique: unique, isValid: valid, constraint: constraint,
      pages: pages,
      scans: scans)
  }

  private func catalog(
    _ indexes: [Index], constraints: [Constraint] = [], since: String? = "2026-01-01T00:00:00Z", others: [Table] = []
  ) -> Catalog {
    var catalog = Catalog(
      capturedAt: "2026-02-01T00:00:00Z", server: .init(versionNumber: 150_018, version: "15.18"),
      database: .init(name: "d"))
    catalog.tables =
      [
        Table(
          schema: "public", name: "t", constraints: constraints, indexes: indexes, rows: 1e5, pages: 5_000,
          activity: TableActivity(since: since))
      ] + others
    return catalog
  }

  private func verdicts(
    _ catalog: Catalog, advised: [IndexReview.Advised] = [], needed: [ObjectName: IndexVerdict.Need] = [:]
  ) -> [String: IndexVerdict] {
    Dictionary(
      IndexReview(catalog, advised: advised, needed: needed).indexes.map { ($0.family.index.name, $0.verdict) },
      uniquingKeysWith: { first, _ in first })
  }

  private func cover(_ name: String, pages: Int = 1_000, isAdvised: Bool = false) -> IndexVerdict.Cover {
    .init(name: ObjectName(schema: "public", name: name), bytes: pages * 8_192, isAdvised: isAdvised)
  }

  @Test func `of equal ones the more scanned stays, and the first by name where they are scanned alike`() {
    let found = verdicts(
      catalog([index("x", ["a"], scans: 1), index("y", ["a"], scans: 9), index("z", ["a"], scans: 9)]))
    #expect(found["x"] == .duplicate(of: cover("y")))
    #expect(found["y"] == .keep(.scanned(9)))
    #expect(found["z"] == .duplicate(of: cover("y")))
  }

  @Test func `a constraint's index stays beside an equal one that is scanned more`() {
    let key = Constraint(name: "t_key", kind: .unique, definition: "UNIQUE (a)", columns: ["a"])
    let found = verdicts(
      catalog(
        [
          index("t_key", ["a"], scans: 0, unique: true, constraint: "t_key"), index("u", ["a"], scans: 9, unique: true),
        ],
        constraints: [key]))
    #expect(found["t_key"] == .keep(.uniqueConstraint("t_key")))
    #expect(found["u"] == .duplicate(of: cover("t_key")))
  }

  @Test func `an unused index never takes the place of a used one`() {
    let found = verdicts(catalog([index("narrow", ["a"]), index("wide", ["a", "b"], scans: 0)]))
    #expect(found == ["narrow": .keep(.scanned(5)), "wide": .unused])
  }

  @Test func `of a chain only the widest stays, and each of the others goes for it`() {
    let found = verdicts(catalog([index("one", ["a"]), index("two", ["a", "b"]), index("three", ["a", "b", "c"])]))
    #expect(found["three"] == .keep(.scanned(5)))
    #expect(found["two"] == .redundant(cover("three")))
    #expect(found["one"] == .redundant(cover("three")))
  }

  @Test func `an index is not given up for one that is more than five times as large, unless that is small`() {
    let large = verdicts(catalog([index("narrow", ["a"]), index("wide", ["a", "b"], pages: 5_100)]))
    #expect(large["narrow"] == .keep(.coverTooLarge(cover("wide", pages: 5_100), factor: 5.1)))
    let small = verdicts(catalog([index("narrow", ["a"], pages: 2), index("wide", ["a", "b"], pages: 100)]))
    #expect(small["narrow"] == .redundant(cover("wide", pages: 100)))
  }

  @Test func `without a scan it is unused after a week, and only so far before that or when nobody knows`() {
    #expect(verdicts(catalog([index("i", ["a"], scans: 0)]))["i"] == .unused)
    for since in ["2026-01-31T00:00:00Z", nil] {
      #expect(verdicts(catalog([index("i", ["a"], scans: 0)], since: since))["i"] == .unusedSoFar)
    }
    var assumed = catalog([index("i", ["a"], scans: 0)])
    assumed.statistics = .assumed
    #expect(verdicts(assumed)["i"] == .keep(.scansUnknown))
  }

  @Test func `the smallest of those that serve a foreign key stays, though none is scanned`() {
    let key = Constraint(
      name: "t_fk", kind: .foreignKey, definition: "FOREIGN KEY (a, b) REFERENCES u", columns: ["a", "b"],
      referencedTable: ObjectName(schema: "public", name: "u"), referencedColumns: ["x", "y"])
    let unused = [
      index("large", ["a", "b", "c"], scans: 0, pages: 4_000), index("small", ["b", "a", "d"], scans: 0),
      index("first", ["a", "e"], scans: 0),
    ]
    let found = verdicts(catalog(unused, constraints: [key]))
    #expect(found == ["large": .unused, "small": .keep(.foreignKey("t_fk")), "first": .unused])
    let served = verdicts(catalog(unused + [index("used", ["a", "b", "f"])], constraints: [key]))
    #expect(served["small"] == .unused)
  }

  @Test func `a unique index on referenced columns stays when the source did not tell what depends on it`() {
    let key = Constraint(
      name: "u_fk", kind: .foreignKey, definition: "FOREIGN KEY (t) REFERENCES t (a)", columns: ["t"],
      referencedTable: ObjectName(schema: "public", name: "t"), referencedColumns: ["a"])
    let other = Table(schema: "public", name: "u", constraints: [key])
    var unique = index("i", ["a"], scans: 0, unique: true)
    let copy = index("j", ["a"], scans: 9, unique: true)
    let unknown = verdicts(catalog([unique, copy], others: [other]))
    #expect(unknown == ["i": .keep(.referenced), "j": .keep(.referenced)])
    unique.isReferenced = true
    var known = copy
    known.isReferenced = false
    #expect(verdicts(catalog([unique, known], others: [other]))["j"] == .duplicate(of: cover("i")))
  }

  @Test func `one that the planner needs stays, and may do the work of others then`() {
    let wide = ObjectName(schema: "public", name: "wide")
    let need = IndexVerdict.Need(classes: 2, most: 0.5)
    let found = verdicts(catalog([index("narrow", ["a"]), index("wide", ["a", "b"], scans: 0)]), needed: [wide: need])
    #expect(found == ["narrow": .redundant(cover("wide")), "wide": .keep(.needed(need))])
  }

  @Test func `an advised index takes the place of an existing one`() {
    let advised = IndexReview.Advised(
      name: ObjectName(schema: "public", name: "new"),
      definition: IndexDefinition(
        table: ObjectName(schema: "public", name: "t"), keys: [IndexKey(column: "a"), IndexKey(column: "b")]),
      bytes: 8_192_000)
    let found = verdicts(catalog([index("old", ["a"])]), advised: [advised])
    #expect(found["old"] == .redundant(cover("new", isAdvised: true)))
  }

  @Test func `a broken index goes, and one that is being built stays`() {
    var building = index("b", ["b"], valid: false)
    building.isBeingBuilt = true
    let found = verdicts(catalog([index("i", ["a"], valid: false), building]))
    #expect(found == ["i": .invalid, "b": .beingBuilt])
  }

  @Test func `partitions' indexes are judged with their parent's, added up`() {
    var catalog = catalog([index("t_a", ["a"], scans: nil, pages: 0)])
    catalog.tables[0].kind = .partitioned
    for (number, scans) in [(1, 0), (2, 3)] {
      var own = index("t\(number)_a", ["a"], scans: scans, pages: 10)
      own.parent = ObjectName(schema: "public", name: "t_a")
      catalog.tables.append(
        Table(
          schema: "public", name: "t\(number)", indexes: [own], partitionBound: "FOR VALUES IN (\(number))",
          parents: [ObjectName(schema: "public", name: "t")],
          activity: TableActivity(since: "2026-01-0\(number)T00:00:00Z")))
    }
    let found = IndexReview(catalog).indexes
    #expect(found.count == 1)
    #expect(found.first?.verdict == .keep(.scanned(3)))
    #expect(found.first?.family.bytes == 20 * 8_192)
    #expect(found.first?.age.since == "2026-01-02T00:00:00Z")
    catalog.tables[2].indexes[0].isReplicaIdentity = true
    #expect(verdicts(catalog) == ["t_a": .keep(.replicaIdentity)])
  }

  @Test(arguments: ["i", "nowhere"])
  func `an index that is said to be attached to itself, or to one that is not there, is listed`(parent: String) {
    var own = index("i", ["a"])
    own.parent = ObjectName(schema: "public", name: parent)
    #expect(verdicts(catalog([own])) == ["i": .keep(.scanned(5))])
  }

  @Test func `the counters of replicas count only since the last reset of any of them`() throws {
    var primary = catalog([index("i", ["a"], scans: 0)])
    func verdict(replicaReset: String?) throws -> (IndexVerdict?, String?) {
      var limits = IndexReview.Limits()
      let replica = catalog([index("i", ["a"], scans: 0)], since: replicaReset)
      #expect(try limits.replicas.add(replica, to: &primary) == nil)
      let found = try #require(IndexReview(primary, limits: limits).indexes.first)
      return (found.verdict, found.age.since)
    }
    #expect(try verdict(replicaReset: "2025-12-01T00:00:00Z") == (.unused, "2026-01-01T00:00:00Z"))
    #expect(try verdict(replicaReset: "2026-01-30T00:00:00Z") == (.unusedSoFar, "2026-01-30T00:00:00Z"))
    #expect(try verdict(replicaReset: nil) == (.unusedSoFar, nil))
  }
}
