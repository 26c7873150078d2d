import ArgumentParser
import Glibc

/// The entry point: parses the arguments and turns errors into messages and exit codes.
@main
enum Main {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    StandardDescriptors.open()
    do {
      try Sextant.checkSubcommand(Array(CommandLine.arguments.dropFirst()))
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
    abstract: "Says which indexes a PostgreSQL database needs, from how it is used.",
    discussion: """
      Every cost in every answer was computed by PostgreSQL's own planner, in a
      throwaway copy of the schema and its statistics without any rows. Your
      database is only read.

      Start with:
        sextant advise Workloads/shop
        sextant advise --database postgresql://localhost/shop

      Exit codes:
         0  done
         1  done, and there is advice (with --fail-on-advice)
         2  the command line can't be understood
         3  an input can't be read or the output can't be written
         4  the database can't be reached or the planner twin can't run
        70  a bug: please report it

      Completions for bash, zsh and fish:
        sextant --generate-completion-script bash > sextant.bash
        source sextant.bash
      """,
    version: Version.current,
    subcommands: [
      AdviseCommand.self, DigestCommand.self, IndexesCommand.self, SnapshotCommand.self, PatternsCommand.self,
      TwinCommand.self, SynthesizeCommand.self, BenchCommand.self, PartitionCommand.self, ScaleCommand.self,
      NightlyCommand.self, ReportCommand.self,
    ])

  /// - Throws: ``UsageError`` for a first word that is no subcommand; ArgumentParser only calls it unexpected.
  static func checkSubcommand(_ arguments: [String]) throws {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    let first = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
    guard let first, !first.hasPrefix("-"), first != "help", !names.contains(first) else { return }
    throw UsageError(message: "there is no subcommand “\(first)”; there are \(names.joined(separator: ", "))")
  }
}

enum Version {
  static let current = "0.1.0"
}
