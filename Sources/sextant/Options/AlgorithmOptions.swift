import Advice
import ArgumentParser

/// Who chooses among the candidates: Sextant, or an algorithm to compare it with.
struct AlgorithmOptions: ParsableArguments {
  enum Algorithm: String, CaseIterable, ExpressibleByArgument {
    case sextant
    case extend
    case db2advis
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Who chooses. extend and db2advis are for comparison with published work: plain B-trees, and no upkeep weighed.",
      valueName: "name"))
  var algorithm = Algorithm.sextant

  @Option(
    name: .long,
    help: ArgumentHelp("With extend and db2advis: the most columns of an index, 1 to 3 (default: 2).", valueName: "n"))
  var maxWidth: Int?

  private static let defaultWidth = 2

  func validate() throws {
    guard let maxWidth else { return }
    guard isPublished else { throw ValidationError("--max-width goes with --algorithm extend or db2advis") }
    guard (1...3).contains(maxWidth) else { throw ValidationError("--max-width is 1, 2 or 3") }
  }

  var isPublished: Bool { published != nil }

  /// nil for Sextant's own.
  var published: PublishedAlgorithm? {
    PublishedAlgorithm.Name(rawValue: algorithm.rawValue).map {
      PublishedAlgorithm(name: $0, maximumWidth: maxWidth ?? Self.defaultWidth)
    }
  }
}
