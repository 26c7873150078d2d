import Catalog
import Intake
import Planner
import PostgresServer
import Testing

@testable import Partitioning

/// Every table of the bundled workloads, with whatever indexes and constraints it has.
@Suite struct BundledTablesTests {
  private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Workloads/"

  @Test(arguments: ["shop", "field"])
  func `all tables can be partitioned, and nothing is missing in the twin`(_ name: String) throws {
    let source = try CatalogFile.readSnapshot(Self.root + name + "/snapshot.json").catalog
    var catalog = source
    var count = 0
    for table in source.tables where table.kind == .ordinary && table.parents.isEmpty {
      guard let scheme = Self.scheme(of: table, catalog) else { continue }
      let split: PartitionedCatalog
      do throws(PartitioningError) {
        split = try PartitionedCatalog(catalog, scheme)
      } catch {
        #expect(error.code == .notPlain, "\(error)")
        continue
      }
      let rows = split.leaves.reduce(0) { $0 + $1.size.rows }
      #expect(abs(rows - max(0, table.rows)) <= 2, "\(table.name)")
      #expect(split.doubts.isEmpty, "\(split.doubts)")
      catalog = split.catalog
      count += 1
    }
    #expect(count >= 5)
    let binaries = try ServerBinaries.find()
    let (flat, twin) = (try Twin.start(source, binaries: binaries)[0], try Twin.start(catalog, binaries: binaries)[0])
    let missing = Set(twin.notes).subtracting(flat.notes)
    #expect(missing.isEmpty, "\(missing)")
  }

  /// Two halves by the first column whose order is known, at the middle of its histogram.
  private static func scheme(of table: Table, _ catalog: Catalog) -> PartitionScheme? {
    for column in table.columns where column.generated == nil {
      guard KeyScale(column, catalog) != nil, let histogram = column.statistics?.histogram,
        let bounds = PostgresArray.parse(histogram), let middle = bounds[bounds.count / 2]
      else { continue }
      return PartitionScheme(
        table: table.objectName, method: .range, column: column.name,
        partitions: [
          Partition(name: table.name + "_first", bound: .range(from: nil, to: middle)),
          Partition(name: table.name + "_second", bound: .range(from: middle, to: nil)),
          Partition(name: table.name + "_rest", bound: .remaining),
        ])
    }
    return nil
  }
}
