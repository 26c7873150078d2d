import AccessPatterns
import Catalog
import Intake
import Planner
import PostgresServer
import Testing
import Workload

@testable import Synthesis

/// A database that a bundled workload's snapshot is made into plans the workload as the original.
@Suite(.serialized) struct PlanShapeTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Workloads/"

  @Test(arguments: ["shop", "field"])
  func `nine in ten query classes have the same plan`(_ name: String) throws {
    let source = try Self.source(name)
    var (report, made) = try SyntheticServer.synthesize(source, name)
    made.settings = source.settings
    made.database.searchPath = source.database.searchPath
    let file = Self.root + name + "/statements.csv"
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(InputFile.read(file), name: file))
    let binaries = try ServerBinaries.find()
    let twins = [try Twin.start(source, binaries: binaries)[0], try Twin.start(made, binaries: binaries)[0]]
    let binder = StatementBinder(twin: twins[0])
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(source))
    var different: [String] = []
    var count = 0
    for (index, query) in builder.build().classes.enumerated() {
      guard let pattern = try? extractor.extract(from: query.query),
        let planned = try? binder.bind(query, index: index, pattern: pattern)
      else { continue }
      let plans = twins.map { twin in planned.bindings.map { Self.shape(of: $0.statement, twin) } }
      count += 1
      if plans[0] != plans[1] {
        let place = zip(plans[0], plans[1]).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
        different.append("\(query.query.prefix(200))\n  \(plans[0][place])\n  \(plans[1][place])")
      }
    }
    #expect(count > 50)
    let share = 1 - Double(different.count) / Double(max(1, count))
    let (faults, compared) = StatisticsDifference(source: source, made: made).faults()
    #expect(
      share >= 0.9,
      """
      \(share) of \(count)
      \(different.joined(separator: "\n"))
      \(faults.count) of \(compared) columns' statistics:
      \(faults.joined(separator: "\n"))
      \(report.notes.map(\.description).joined(separator: "\n"))
      """)
  }

  /// The bundled snapshot where the code is optimised; else that of a loaded database of a tenth of its rows, since two
  /// million rows take minutes then.
  private static func source(_ name: String) throws -> Catalog {
    let bundled = try CatalogFile.readSnapshot(root + name + "/snapshot.json").catalog
    #if DEBUG
      var source = try SyntheticServer.synthesize(bundled, name + "_tenth", scale: 0.1, seed: 2).catalog
      source.settings = bundled.settings
      source.database.searchPath = bundled.database.searchPath
      return source
    #else
      return bundled
    #endif
  }

  private static func shape(of statement: PlannableStatement, _ twin: Twin) -> String {
    do { return try PlanNode.decode(twin.explain(statement, format: .json)).shape } catch { return "\(error)" }
  }
}
