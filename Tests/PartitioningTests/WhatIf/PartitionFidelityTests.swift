import Catalog
import Planner
import PostgresServer
import Testing

@testable import Partitioning

/// The claim behind every figure: what is foretold from the statistics of the table as it is, is what the planner says when
/// the table is really partitioned and loaded.
@Suite(.serialized) struct PartitionFidelityTests {
  @Test(arguments: LoadedEvents.schemes.keys.sorted())
  func `plans read the same partitions at the same cost`(_ name: String) throws {
    let scheme = try #require(LoadedEvents.schemes[name])
    let (split, twin) = try Self.twin(of: scheme)
    defer { twin.stop() }
    #expect(try twin.notes == LoadedEvents.twin.get().notes)
    let keys = [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? [])
    let leaves = Set(split.leaves.map(\.name))
    var queries = EventQueries.all
    if name == "month" { queries["past the end"] = EventQueries.pastTheEnd }
    for (query, text) in queries.sorted(by: { $0.key < $1.key }) {
      let real = try LoadedEvents.plan(text, in: name)
      let foretold = try twin.timedPlan(PlannableStatement(text: text), runs: 1).plan
      let (realScans, scans) = (
        PartitionScans(real, leaves: leaves, keys: keys), PartitionScans(foretold, leaves: leaves, keys: keys)
      )
      #expect(scans.read == realScans.read, "\(query)")
      #expect(scans.prunesAtRun == realScans.prunesAtRun, "\(query)")
      #expect(
        abs(foretold.totalCost - real.totalCost) <= 0.05 * real.totalCost,
        "\(query): \(real.totalCost) was foretold as \(foretold.totalCost)\n\(real.shape)\n\(foretold.shape)")
    }
  }

  static func twin(of scheme: PartitionScheme) throws -> (PartitionedCatalog, Twin) {
    let flat = try LoadedEvents.twin.get()
    let hashes = try PartitionWhatIf(flat: flat, binaries: ServerBinaries.find(), classes: []).hashes(of: scheme)
    let split = try PartitionedCatalog(flat.catalog, scheme, hashes: hashes)
    return (split, try Twin.start(split.catalog, binaries: ServerBinaries.find())[0])
  }
}

extension PartitionFidelityTests {
  /// What the catalog of the really partitioned database says, and the foretold one.
  @Test(arguments: LoadedEvents.schemes.keys.sorted())
  func `partitions have the rows, pages and index pages that were foretold`(_ name: String) throws {
    let scheme = try #require(LoadedEvents.schemes[name])
    let flat = try LoadedEvents.twin.get()
    let hashes = try PartitionWhatIf(flat: flat, binaries: ServerBinaries.find(), classes: []).hashes(of: scheme)
    let split = try PartitionedCatalog(flat.catalog, scheme, hashes: hashes).catalog
    let real = try LoadedEvents.catalog(of: name)
    #expect(split.tables.map(\.name) == real.tables.map(\.name))
    for (foretold, real) in zip(split.tables, real.tables) {
      #expect(Self.differences(Self.form(of: foretold), Self.form(of: real)) == [], "\(real.name)")
      #expect(abs(foretold.rows - real.rows) <= max(2, 0.02 * real.rows), "\(real.name): \(foretold.rows) \(real.rows)")
      #expect(
        abs(foretold.pages - real.pages) <= max(2, real.pages / 50), "\(real.name): \(foretold.pages) \(real.pages)")
      #expect(foretold.indexes.map(\.name).sorted() == real.indexes.map(\.name).sorted())
      for index in real.indexes {
        let pages = try #require(foretold.indexes.first { $0.name == index.name }).pages
        #expect(
          abs(pages - index.pages) <= max(1, index.pages * 2 / 25), "\(index.name): \(pages) \(index.pages)")
      }
    }
  }

  /// The properties that are not equal.
  private static func differences(_ left: Table, _ right: Table) -> [String] {
    func lines(_ table: Table) -> [String] {
      Mirror(reflecting: table).children.flatMap { child in
        (Mirror(reflecting: child.value).displayStyle == .collection
          ? Mirror(reflecting: child.value).children.map { "\($0.value)" } : ["\(child.value)"])
          .map { "\(child.label ?? ""): \($0)" }
      }
    }
    return zip(lines(left), lines(right)).filter { $0 != $1 }.map { "\($0.0) / \($0.1)" }
  }

  /// All that is not a figure.
  private static func form(of table: Table) -> Table {
    var table = table
    table.rows = 0
    table.pages = 0
    table.pagesAtAnalyze = 0
    table.allVisiblePages = 0
    table.activity = nil
    for position in table.columns.indices {
      table.columns[position].statistics = nil
      table.columns[position].inheritedStatistics = nil
    }
    table.constraints = table.constraints.sorted { $0.name < $1.name }
    table.indexes = table.indexes.sorted { $0.name < $1.name }.map { index in
      var index = index
      index.rows = 0
      index.pages = 0
      index.pagesAtAnalyze = nil
      index.scans = nil
      return index
    }
    return table
  }
}

extension PartitionFidelityTests {
  /// What the statistics of the table can't tell, and the planner is known to be wrong about: it is said.
  @Test(arguments: [
    ("tenant", EventQueries.pastTheEnd, "Conditions on created_at ask some partitions for values beyond all"),
    ("month", EventQueries.latestOnly, "Values of phase are taken to be spread over all partitions alike."),
  ])
  func `a cost that is off is doubted`(_ name: String, _ text: String, _ doubt: String) throws {
    let scheme = try #require(LoadedEvents.schemes[name])
    let effect = try LoadedEvents.effect(of: scheme, on: [LoadedEvents.costed(text)])
    let real = try LoadedEvents.plan(text, in: name).totalCost
    #expect(abs(effect.costAfter - real) > 0.05 * real)
    #expect(effect.doubts.contains { $0.hasPrefix(doubt) }, "\(effect.doubts)")
  }

  @Test func `nothing is doubted without a reason`() throws {
    let classes = try ["one month", "point by id", "a tenant's week", "one user", "update by id"].map { name in
      try LoadedEvents.costed(#require(EventQueries.all[name]))
    }
    #expect(try LoadedEvents.effect(of: LoadedEvents.byMonth, on: classes).doubts == [])
  }
}
