import ArgumentParser
import Glibc
import Planner
import PostgresServer

struct TwinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twin",
    abstract: "Keeps a planner twin running, to connect psql to.",
    usage: "sextant twin [<options>] [<directory>]",
    discussion: """
      A throwaway PostgreSQL with the schema and the statistics of the catalog
      and no rows: EXPLAIN answers as on the original. The first line on
      standard output is its connection URI, of a role without superuser
      rights. It ends, and leaves nothing behind, when it is interrupted.

      Examples:
        sextant twin --snapshot snapshot.json
        sextant twin --schema schema.sql --rows orders=5e6
        psql "$(the line printed)" -c "EXPLAIN SELECT …"
      """)

  @OptionGroup var catalog: CatalogOptions

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func run() throws {
    let progress = Progress(isQuiet: quiet)
    let source = try catalog.read(wantsStatements: false)
    let twins = try Twin.start(
      source.catalog, binaries: catalog.binaries(for: source.catalog), progress: progress.report)
    progress.finish()
    try StandardOutput.write(twins[0].connectionURI + "\n")
    for note in twins[0].notes { StandardError.write("\(note.subject): \(note.message)\n") }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    while twins[0].isRunning {
      var wait = timespec(tv_sec: 1, tv_nsec: 0)
      if sigtimedwait(&signals, nil, &wait) > 0 {
        twins[0].stop()
        return
      }
    }
    throw PlannerError(.twinLost, "the planner twin went away")
  }
}
