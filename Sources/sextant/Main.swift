import ArgumentParser
import Glibc

/// The entry point: parses the arguments and turns errors into messages and exit codes.
@main
enum Main {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Sextant.parseAsRoot()
      try command.run()
    } catch {
      exit(ExitStatus.report(error))
    }
  }
}

struct Sextant: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sextant",
    abstract: "Says which indexes a PostgreSQL database needs, from how it is really used.",
    discussion: """
      Every cost in every answer was computed by PostgreSQL's own planner, in a throwaway copy of the schema and its
      statistics without any rows. Your database is only read.

      Start with:
        sextant advise Workloads/shop
        sextant advise --database postgresql://localhost/shop

      Exit codes: 0 done; 1 done and there is advice (with --fail-on-advice); 2 usage; 3 input can't be read or output
      written; 4 the server can't be reached or the planner twin can't start; 70 a bug.
      """,
    version: Version.current,
    subcommands: [AdviseCommand.self, SnapshotCommand.self, PatternsCommand.self, TwinCommand.self])
}

enum Version {
  static let current = "0.1.0"
}
