import ArgumentParser
import Benchmarking
import History
import Nightly

/// Where the verdicts of a benchmark are remembered, for nightly reports.
struct BenchHistoryOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The history of nightly runs, a file or a PostgreSQL URL: the verdicts go there, and into the next report.",
      valueName: "place"))
  var history: String?

  @Option(
    name: .customLong("history-name"),
    help: ArgumentHelp("What the history calls the database; not needed when it knows only one.", valueName: "name"))
  var name: String?

  func validate() throws {
    if name != nil, history == nil { throw ValidationError("--history-name goes with --history") }
  }

  /// What is known before hours of work: that the history is there, and the database in it.
  ///
  /// - Returns: nil without `--history`.
  func open() throws -> BenchHistory? {
    guard let history else { return nil }
    let place = try HistoryPlace(history)
    guard try place.isThere() else {
      throw InputError(message: "--history: there is no history yet (\(place.name)): `sextant nightly` makes it")
    }
    let store = try place.open()
    let names = try store.databases()
    if let name {
      guard names.contains(name) else {
        throw UsageError(message: "--history-name: the history has no database \(name); it has \(Self.list(names))")
      }
      return BenchHistory(store: store, name: name)
    }
    guard names.count == 1 else {
      throw UsageError(message: "--history: name the database with --history-name; the history has \(Self.list(names))")
    }
    return BenchHistory(store: store, name: names[0])
  }

  private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}

struct BenchHistory {
  let store: any HistoryStore
  let name: String

  func record(_ document: BenchDocument) throws {
    let known = try MeasuredLedger.record(document, in: store, database: name, at: NightClock.now)
    guard known < document.proposals.count else { return }
    StandardError.write(
      "sextant: the history knows \(known) of \(document.proposals.count) recommendations; the verdicts of the others are not kept there\n"
    )
  }
}
