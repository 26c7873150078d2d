import AccessPatterns
import Candidates
import Catalog
import FuzzSupport
import SQLSyntax

/// Snapshots: the document there and back, what is made of its names, views and policies, and arrays of statistics.
@main
enum SnapshotFuzzer {
  static func main() {
    FuzzTarget.run { bytes in
      checkArray(String(decoding: bytes, as: UTF8.self))
      guard let snapshot = try? SnapshotCodec.decode(bytes) else { return }
      guard let document = try? SnapshotCodec.encode(snapshot), let again = try? SnapshotCodec.decode(document) else {
        fatalError("a snapshot that was read can be written and read again")
      }
      FuzzTarget.require(again == snapshot, "a snapshot is the same after writing and reading")
      FuzzTarget.require((try? SnapshotCodec.encode(again)) == document, "the same snapshot gives the same bytes")
      ParserThread.run { use(snapshot.catalog) }
    }
  }

  private static func checkArray(_ text: String) {
    guard let elements = PostgresArray.parse(text) else { return }
    FuzzTarget.require(PostgresArray.parse(PostgresArray.literal(elements)) == elements, "an array there and back")
  }

  /// Names, views and policies are resolved as they are for a query.
  private static func use(_ catalog: Catalog) {
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(catalog))
    let names = (catalog.tables.map(\.objectName.sql) + catalog.views.map { "\(SQLIdentifier.quoted($0.name))" })
    let patterns = names.prefix(4).map { try? extractor.extract(from: "SELECT * FROM \($0) a ORDER BY 1 LIMIT 1") }
    _ = CandidateGenerator(catalog: catalog).generate(patterns)
  }
}
