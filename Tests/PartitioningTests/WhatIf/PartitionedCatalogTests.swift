import Catalog
import Testing

@testable import Partitioning

/// What becomes of a catalog's words and figures, without a server.
@Suite struct PartitionedCatalogTests {
  // MARK: - Rows and statistics

  @Test func `a range has the rows that the histogram and the common values tell`() throws {
    let split = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byYear)
    // 2023 and 2024 have 400 of 1,000 rare parts each, 2025 has 200; a tenth of the rows have the one common time.
    #expect(split.leaves.map(\.size.rows) == [36_000, 46_000, 18_000, 0])
    #expect(split.leaves.map { $0.size.heapBytes / 8192 } == [720, 920, 360, 0])
    let first = try #require(split.catalog.table(named: SmallShop.name("orders_2023")))
    let key = try #require(first.column(named: "placed_at")?.statistics)
    #expect(key.mostCommonValues == nil)
    #expect(key.nullFraction == 0)
    let bounds = try #require(PostgresArray.parse(key.histogram ?? "")).compactMap { $0 }
    #expect(bounds.count == 11)
    #expect(bounds.allSatisfy { $0.hasPrefix("2023-") } && bounds == bounds.sorted())
    let second = try #require(split.catalog.table(named: SmallShop.name("orders_2024")))
    let common = try #require(second.column(named: "placed_at")?.statistics)
    #expect(common.mostCommonValues == #"{"2024-06-01 00:00:00+00"}"#)
    #expect(abs((common.mostCommonFrequencies?[0] ?? 0) - 0.1 / 0.46) < 1e-9)
  }

  @Test func `a partition without rows is as an analysed empty table`() throws {
    let split = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byYear)
    let future = try #require(split.catalog.table(named: SmallShop.name("orders_later")))
    #expect(future.rows == 0)
    #expect(future.pages == 0)
    #expect(future.columns.allSatisfy { $0.statistics == nil && $0.inheritedStatistics == nil })
    #expect(future.indexes.allSatisfy { $0.rows == 0 && $0.pages == 1 })
  }

  @Test func `the parent has the table's statistics as those of all its partitions, and no rows of its own`() throws {
    let catalog = SmallShop.catalog()
    let split = try PartitionedCatalog(catalog, SmallShop.byYear)
    let flat = try #require(catalog.table(named: SmallShop.byYear.table))
    let parent = try #require(split.catalog.table(named: SmallShop.byYear.table))
    #expect(parent.kind == .partitioned)
    #expect(parent.partitionKey == "RANGE (placed_at)")
    #expect(parent.pages == 0)
    #expect(parent.rows == flat.rows)
    #expect(parent.columns.map(\.inheritedStatistics) == flat.columns.map(\.statistics))
    #expect(parent.columns.allSatisfy { $0.statistics == nil })
    #expect(split.catalog.extendedStatistics.map(\.isInherited) == [true])
  }

  @Test func `an id that goes along with the key is clipped to the same quantiles`() throws {
    let split = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byYear)
    let ids = split.catalog.tables.filter { $0.partitionBound != nil && $0.rows > 0 }.compactMap {
      $0.column(named: "id")?.statistics?.histogram.flatMap { PostgresArray.parse($0) }?.compactMap { Int($0 ?? "") }
    }
    #expect(ids.count == 3)
    #expect(ids[0].first == 1)
    #expect(abs((ids[0].last ?? 0) - 36_000) <= 10)
    #expect(abs((ids[1].first ?? 0) - 36_000) <= 10)
    #expect(abs((ids[1].last ?? 0) - 82_000) <= 10)
    #expect(ids[2].last == 100_000)
    // A customer has nothing to do with it.
    let customers = split.catalog.tables.compactMap { $0.column(named: "customer_id")?.statistics?.histogram }
    #expect(Set(customers).count == 1)
  }

  @Test func `a column that runs against the key is clipped from its other end`() throws {
    var catalog = SmallShop.catalog()
    let place = try #require(catalog.tables.firstIndex { $0.name == "orders" })
    let id = try #require(catalog.tables[place].columns.firstIndex { $0.name == "id" })
    catalog.tables[place].columns[id].statistics?.correlation = -1
    let split = try PartitionedCatalog(catalog, SmallShop.byYear)
    let first = try #require(split.catalog.table(named: SmallShop.name("orders_2023")))
    let bounds = PostgresArray.parse(first.column(named: "id")?.statistics?.histogram ?? "") ?? []
    #expect(bounds.last == "100000")
    #expect(abs((bounds.first.flatMap { Int($0 ?? "") } ?? 0) - 64_000) <= 10)
  }

  @Test func `distinct values are those of rows that fall by lot`() {
    // Unique values, values with many rows, and 1,000 numbers drawn 2,000 times, of which 865 came: half of the draws
    // have 1000(1−e^−1) of them.
    #expect(ValueCounts(mean: 1).part(inShare: 0.25) == 0.25)
    #expect(ValueCounts(mean: 1_000).part(inShare: 0.25) > 0.999_999)
    #expect(abs(ValueCounts(mean: 2_000 / 864.66).part(inShare: 0.5) - 632.12 / 864.66) < 1e-4)
    let mean = ValueCounts(mean: 3.7).mean(of: { $0 })
    #expect(abs(mean - 3.7) < 1e-6)
  }

  @Test func `a list takes its values, and the default partition the others and the NULLs`() throws {
    let split = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byState)
    #expect(split.leaves.map(\.size.rows) == [60_000, 25_000, 15_000])
    let statistics = split.leaves.map { split.catalog.table(named: $0.name)?.column(named: "state")?.statistics }
    #expect(statistics[0]?.mostCommonValues == #"{"done"}"#)
    #expect(statistics[0]?.mostCommonFrequencies == [1])
    #expect(statistics[0]?.distinct == 1)
    #expect(statistics[1]?.mostCommonValues == #"{"open","new"}"#)
    #expect(statistics[2]?.mostCommonValues == #"{"lost"}"#)
    #expect(abs((statistics[2]?.nullFraction ?? 0) - 1 / 3.0) < 1e-9)
    #expect(split.doubts.isEmpty)
  }

  @Test func `rows that no partition takes are doubted`() throws {
    var scheme = SmallShop.byYear
    scheme.partitions.removeFirst()
    let split = try PartitionedCatalog(SmallShop.catalog(), scheme)
    #expect(split.leaves.reduce(0) { $0 + $1.size.rows } == 100_000)
    #expect(split.doubts == ["36 % of the rows have values of placed_at that no partition takes."])
  }

  @Test func `hash parts have the values that PostgreSQL's hash gives them`() throws {
    let scheme = PartitionScheme(
      table: SmallShop.byYear.table, method: .hash, column: "state",
      partitions: (0..<2).map { Partition(name: "orders_\($0)", bound: .hash(modulus: 2, remainder: $0)) })
    let division = HashDivision(
      remainders: ["done": 1, "open": 0, "new": 0, "lost": 1], rareParts: [0.5, 0.5], isCounted: true)
    let split = try PartitionedCatalog(SmallShop.catalog(), scheme, hashes: ["state": division])
    // NULLs have the hash 0.
    #expect(split.leaves.map(\.size.rows) == [30_000, 70_000])
    let equal = try PartitionedCatalog(SmallShop.catalog(), scheme)
    #expect(equal.leaves.map(\.size.rows) == [50_000, 50_000])
  }

  @Test func `a subdivision has two levels`() throws {
    var scheme = SmallShop.byYear
    scheme.subdivision = .init(column: "customer_id", modulus: 2)
    let split = try PartitionedCatalog(SmallShop.catalog(), scheme)
    #expect(split.leaves.count == 8)
    #expect(split.leaves.map(\.size.rows).prefix(4) == [18_000, 18_000, 23_000, 23_000])
    let middle = try #require(split.catalog.table(named: SmallShop.name("orders_2023")))
    #expect(middle.kind == .partitioned)
    #expect(middle.partitionKey == "HASH (customer_id)")
    #expect(middle.partitionBound?.hasPrefix("FOR VALUES FROM") == true)
    let leaf = try #require(split.catalog.table(named: SmallShop.name("orders_2023_1")))
    #expect(leaf.parents == [middle.objectName])
    #expect(leaf.partitionBound == "FOR VALUES WITH (modulus 2, remainder 1)")
    #expect(leaf.constraints.first { $0.kind == .primaryKey }?.columns == ["id", "placed_at", "customer_id"])
  }

  // MARK: - Constraints and indexes

  @Test func `keys get the column that they lack, and partitions the indexes of their parent`() throws {
    let split = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byYear)
    let parent = try #require(split.catalog.table(named: SmallShop.byYear.table))
    #expect(
      parent.constraints.map(\.definition) == [
        "CHECK ((id > 0))", "PRIMARY KEY (id, placed_at)", "UNIQUE (customer_id, placed_at) INCLUDE (state)",
      ])
    #expect(
      parent.indexes.map(\.definition) == [
        "CREATE UNIQUE INDEX orders_pkey ON ONLY public.orders USING btree (id, placed_at)",
        "CREATE UNIQUE INDEX orders_once ON ONLY public.orders USING btree (customer_id, placed_at) INCLUDE (state)",
        "CREATE INDEX orders_open ON ONLY public.orders USING btree (customer_id) WITH (fillfactor='80') "
          + "WHERE (state = 'open'::text)",
      ])
    let child = try #require(split.catalog.table(named: SmallShop.name("orders_2024")))
    #expect(
      child.indexes.map(\.name) == [
        "orders_2024_pkey", "orders_2024_customer_id_placed_at_state_key", "orders_2024_customer_id_idx",
      ])
    #expect(child.indexes.map { $0.parent?.name } == ["orders_pkey", "orders_once", "orders_open"])
    #expect(
      child.indexes[2].definition
        == "CREATE INDEX orders_2024_customer_id_idx ON public.orders_2024 USING btree (customer_id) "
        + "WITH (fillfactor='80') WHERE (state = 'open'::text)")
    #expect(child.constraints.allSatisfy { $0.isInherited })
    #expect(child.policies.isEmpty && !child.rowSecurity)
    #expect(parent.policies.count == 1 && parent.rowSecurity)
    #expect(
      split.notes.contains(
        "Constraint orders_pkey has placed_at appended, without which a partitioned table can't have it."))
    #expect(split.losses.contains("Exclusion constraint orders_apart is left out: a partitioned table can't have one."))
  }

  @Test func `parts of an index add up to its measured size`() throws {
    let split = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byYear)
    func pages(_ name: String) -> Int { split.leaves.compactMap { $0.size.indexBytes[name] }.reduce(0, +) / 8192 }
    // One that the estimate takes for smaller.
    #expect(abs(pages("orders_once") - 600) <= 30, "\(pages("orders_once"))")
    // An entry of the primary key has 16 bytes instead of 8: 28 with header and pointer instead of 20.
    #expect(abs(pages("orders_pkey") - 276 * 28 / 20) <= 10, "\(pages("orders_pkey"))")
    // Fewer rows have the same key.
    #expect(pages("orders_open") > 90)
  }

  @Test func `foreign keys stay when what they refer to stays unique`() throws {
    let lost = try PartitionedCatalog(SmallShop.catalog(), SmallShop.byYear)
    #expect(lost.catalog.table(named: SmallShop.name("items"))?.constraints.isEmpty == true)
    #expect(
      lost.losses.contains(
        """
        Foreign key items_order_id_fkey of public.items is left out: there is no unique constraint on what it refers to.
        """))
    let byID = PartitionScheme(
      table: SmallShop.byYear.table, method: .range, column: "id",
      partitions: [Partition(name: "orders_all", bound: .range(from: nil, to: nil))])
    let kept = try PartitionedCatalog(SmallShop.catalog(), byID)
    #expect(kept.catalog.table(named: SmallShop.name("items"))?.constraints.count == 1)
  }

  // MARK: - Refusals

  @Test func `what can't be partitioned is refused`() {
    func code(_ catalog: Catalog, _ scheme: PartitionScheme) -> PartitioningError.Code? {
      do throws(PartitioningError) {
        _ = try PartitionedCatalog(catalog, scheme)
        return nil
      } catch { return error.code }
    }
    var scheme = SmallShop.byYear
    scheme.column = "no_such"
    #expect(code(SmallShop.catalog(), scheme) == .unknownColumn)
    scheme = SmallShop.byYear
    scheme.partitions[0].name = "items"
    #expect(code(SmallShop.catalog(), scheme) == .nameTaken)
    scheme.table = SmallShop.name("nothing")
    #expect(code(SmallShop.catalog(), scheme) == .unknownTable)
    var catalog = SmallShop.catalog()
    catalog.tables[1].kind = .partitioned
    #expect(code(catalog, SmallShop.byYear) == .notPlain)
  }

  // MARK: - Values on a line

  @Test(arguments: [
    ("timestamptz", "1970-01-02 00:00:00+00", 86_400_000_000.0), ("timestamptz", "1970-01-01 02:00:00+02", 0),
    ("timestamptz", "1970-01-01 00:00:00.25-00:30", 1_800_250_000), ("timestamp", "2000-03-01", 951_868_800_000_000),
    ("date", "2024-02-29", 19_782), ("date", "1969-12-31", -1), ("int8", "-12", -12), ("numeric", "1.5", 1.5),
    ("bool", "t", 1), ("date", "infinity", .infinity),
  ])
  func `values have their place`(_ type: String, _ text: String, _ position: Double) throws {
    let scale = try #require(KeyScale(Column(name: "c", type: type, typeName: type), SmallShop.catalog()))
    #expect(scale.position(of: text) == position)
    if position.isFinite { #expect(scale.position(of: scale.text(at: position) ?? "") == position) }
    #expect(scale.position(of: "nonsense") == nil)
  }
}
