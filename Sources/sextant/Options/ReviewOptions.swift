import ArgumentParser
import IndexReview

/// When an existing index is taken for one that can go.
struct ReviewOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Days without a scan after which an index counts as unused.", valueName: "days"))
  var unusedAfter = IndexReview.Limits().unusedAfterDays

  func validate() throws {
    guard (0...100_000).contains(unusedAfter) else { throw ValidationError("--unused-after can't be negative") }
  }

  var limits: IndexReview.Limits { .init(unusedAfterDays: unusedAfter) }
}
