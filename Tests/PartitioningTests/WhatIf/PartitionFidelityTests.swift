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
    #expect(twin.notes == (try LoadedEvents.twin.get().notes))
    let keys = [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? [])
    let leaves = Set(split.leaves.map(\.name))
    for (query, text) in EventQueries.all.sorted(by: { $0.key < $1.key }) {
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
  func `debug sizes`(_ name: String) throws {
    let scheme = try #require(LoadedEvents.schemes[name])
    let flat = try LoadedEvents.twin.get()
    let hashes = try PartitionWhatIf(flat: flat, binaries: ServerBinaries.find(), classes: []).hashes(of: scheme)
    let split = try PartitionedCatalog(flat.catalog, scheme, hashes: hashes)
    let real = try LoadedEvents.catalog(of: name)
    for table in split.catalog.tables {
      let other = real.table(named: table.objectName)!
      print(name, table.name, "rows", table.rows, other.rows, "pages", table.pages, other.pages, "visible", table.allVisiblePages, other.allVisiblePages)
      for index in table.indexes {
        let twin = other.indexes.first { $0.definition.suffix(20) == index.definition.suffix(20) }
        print("    IX", name, table.name, index.name, twin?.name ?? "-", index.rows, twin?.rows ?? 0, index.pages, twin?.pages ?? 0)
      }
      for column in table.columns {
        if let a = column.statistics, let b = other.column(named: column.name)?.statistics {
          print("    ", column.name, a.distinct, b.distinct, a.correlation ?? 9, b.correlation ?? 9, a.nullFraction, b.nullFraction)
        }
      }
    }
  }
}
