import ArgumentParser
import Catalog
import IndexReview
import Intake

/// When an existing index is taken for one that can go.
struct ReviewOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Days without a scan after which an index counts as unused.", valueName: "days"))
  var unusedAfter = IndexReview.Limits().unusedAfterDays

  @Option(
    name: .customLong("replica-snapshot"),
    help: ArgumentHelp(
      "A snapshot taken on a physical replica, whose scans count too; may be repeated.", valueName: "file"))
  var replicas: [String] = []

  func validate() throws {
    guard (0...100_000).contains(unusedAfter) else { throw ValidationError("--unused-after can't be negative") }
    guard !replicas.contains("-") else { throw ValidationError("--replica-snapshot takes files, not standard input") }
  }

  /// The limits, with the scans of replicas added to those of the catalog's indexes.
  ///
  /// - Returns: The limits, and what the reader of the report has to know.
  /// - Throws: ``InputError`` for a snapshot that is not a replica's of the same database.
  func limits(adding scansTo: inout Catalog) throws -> (limits: IndexReview.Limits, notes: [String]) {
    var counters = ReplicaCounters()
    var notes: [String] = []
    var read: [String: Catalog] = [:]
    let primary = scansTo
    guard replicas.isEmpty || primary.statistics == .measured else {
      throw UsageError(message: "--replica-snapshot goes with a snapshot or a database: a schema alone has no counters")
    }
    for file in replicas {
      let name = InputFile.subject(of: file)
      let bytes = try InputFile.read(file)
      try FileKind.require(.snapshot, bytes, name: file)
      let replica = try CatalogFile.readSnapshot(bytes, name: file).catalog
      if let same = read.first(where: { $0.value == replica })?.key {
        throw InputError(message: "\(name): is the same snapshot as \(same)")
      }
      if replica == primary { throw InputError(message: "\(name): is the primary's own snapshot") }
      do throws(ReplicaCounters.Mismatch) {
        if let note = try counters.add(replica, to: &scansTo) { notes.append("the replica's snapshot \(name) \(note)") }
      } catch {
        throw InputError(message: "\(name): \(error)")
      }
      read[name] = replica
    }
    return (.init(unusedAfterDays: unusedAfter, replicas: counters), notes.sorted())
  }
}
