import FoundationEssentials
import Glibc
import Testing

/// `sextant nightly` as cron, systemd and people run it.
struct NightlyOperationTests {
  private typealias Counted = NightlyFiles.Counted

  /// 2026-03-01T00:00:00Z.
  private static let day = 1_772_323_200

  private static func files(_ all: String = "") throws -> NightlyFiles {
    let files = try NightlyFiles()
    try files.configure("statements: DIR/pgss.json", all: all)
    try files.dump("pgss.json", modified: day, [Counted(calls: 100)])
    return files
  }

  private static func list(_ directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
      .filter { !$0.hasPrefix("out") && !$0.hasPrefix("err") && !$0.hasPrefix("in") }.sorted()
  }

  @Test func `a dry run and a check write nothing, and a report makes no history`() throws {
    let files = try Self.files("metrics: DIR/m.prom\nnotify: touch DIR/notified")
    let before = Self.list(files.scratch.directory)
    let dry = try files.run(["--dry-run"])
    #expect(dry.status == .exit(0), "\(dry.errors)")
    #expect(dry.output.contains("support.tickets"))
    #expect(Self.list(files.scratch.directory) == before)
    let check = try files.run(["--check"])
    #expect(check.status == .exit(0), "\(check.output)")
    #expect(
      check.output.contains("ok      shop: files are there") && check.output.contains("history.sqlite: will be made"))
    #expect(Self.list(files.scratch.directory) == before)
    for arguments in [
      ["report", "--history", files.history], ["report", "--list", "-c", "\(files.scratch.directory)/nightly.yaml"],
    ] {
      let report = try files.tool.run(arguments)
      #expect(report.status == .exit(3))
      #expect(report.errors.contains("there is no history yet (\(files.history))"), "\(report.errors)")
    }
    #expect(Self.list(files.scratch.directory) == before)
    // With a history a dry run leaves it as it is.
    #expect(try files.run().status == .exit(0))
    let nights = try files.tool.run(["report", "--history", files.history, "--list"]).output
    try files.dump("pgss.json", modified: Self.day + 60, [Counted(calls: 120)])
    #expect(try files.run(["--dry-run"]).status == .exit(0))
    #expect(try files.tool.run(["report", "--history", files.history, "--list"]).output == nights)
    #expect(try files.night().load.calls == 20)
    #expect(files.scratch.leftovers.isEmpty)
  }

  @Test func `what can't be written is told before anything is read`() throws {
    let files = try Self.files("  html: DIR/missing/r.html")
    var outcome = try files.run()
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("missing/r.html: can't be written: its directory does not exist"))
    #expect(access(files.history, F_OK) != 0)
    outcome = try files.run(["--check"])
    #expect(outcome.status == .exit(4) && outcome.output.contains("failed  html: "), "\(outcome.output)")
    try files.configure("statements: DIR/pgss.json", all: "metrics: DIR/tmp")
    outcome = try files.run()
    #expect(outcome.status == .exit(3) && outcome.errors.contains("tmp: is a directory"), "\(outcome.errors)")
  }

  @Test func `a night that is not later than the last is refused and changes nothing`() throws {
    let files = try Self.files()
    #expect(try files.run(["--now", "2026-03-05T02:00:00Z"]).status == .exit(0))
    try files.dump("pgss.json", modified: Self.day + 60, [Counted(calls: 130)])
    for (time, words) in [
      ("2026-03-04T02:00:00Z", "which is later than now, 2026-03-04T02:00:00Z: look at this machine's clock"),
      ("2026-03-05T02:00:00Z", "the night of 2026-03-05T02:00:00Z is in the history already"),
    ] {
      let refused = try files.run(["--now", time])
      #expect(refused.status == .exit(4) && refused.errors.contains(words), "\(refused.errors)")
    }
    let list = try files.tool.run(["report", "--history", files.history, "--list"])
    #expect(list.output == "2026-03-05T02:00:00Z  shop  complete\n")
    #expect(try files.run(["--now", "2026-03-06T02:00:00Z"]).status == .exit(0))
    let report = try NightJSONDocument.read(Scratch.read(files.scratch.directory + "/report.json"))
    #expect(report.databases.first?.load.calls == 30)
  }

  @Test func `of two runs at once the second says so, and writes nothing over the first one's report`() throws {
    let files = try Self.files("notify: cat > /dev/null; while [ ! -e DIR/go ]; do sleep 0.02; done")
    let arguments = ["nightly", "--config", files.scratch.directory + "/nightly.yaml"]
    let first = try files.tool.start(arguments)
    #expect(Scratch.wait { !files.scratch.servers.isEmpty || first.hasEnded })
    let second = try files.tool.run(arguments)
    #expect(second.status == .exit(4))
    #expect(second.errors.contains("another run is at work on \"shop\": process \(first.process)"), "\(second.errors)")
    try files.scratch.write("", to: "go")
    let outcome = try #require(first.finish())
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    let report = try NightJSONDocument.read(Scratch.read(files.scratch.directory + "/report.json"))
    #expect(report.databases.map(\.failure) == [nil] && report.databases[0].load.calls == 100)
    let list = try files.tool.run(["report", "--history", files.history, "--list"])
    #expect(list.output.split(separator: "\n").count == 1, "\(list.output)")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func `a signal ends it at once, nothing is left, and the next run goes on`(signal: Int32) throws {
    let files = try Self.files()
    let tool = try files.tool.start(["nightly", "--config", files.scratch.directory + "/nightly.yaml"])
    #expect(Scratch.wait { !files.scratch.servers.isEmpty || tool.hasEnded })
    kill(tool.process, signal)
    #expect(tool.finish()?.status == .signal(signal))
    #expect(files.scratch.leftovers.isEmpty)
    #expect(access(files.scratch.directory + "/report.json", F_OK) != 0)
    #expect(try files.night().load.calls == 100)
    let list = try files.tool.run(["report", "--history", files.history, "--list"])
    #expect(list.output.hasSuffix("  shop  complete\n") && list.output.split(separator: "\n").count == 1)
  }

  @Test func `one database that fails stops no other, and all is told`() throws {
    let files = try NightlyFiles()
    try files.scratch.write("{\"schema\": ", to: "broken.json")
    try files.dump("pgss.json", modified: Self.day, [Counted(calls: 100)])
    let listener = try SilentListener()
    try files.configure(
      "statements: DIR/pgss.json",
      all: """
          text: "-"
        metrics: DIR/m.prom
        notify: cat > DIR/notified; exit 3
        """)
    var text = Scratch.read(files.scratch.directory + "/nightly.yaml")
    text += """

        - name: silent
          url: postgresql://app@127.0.0.1:\(listener.port)/app?connect_timeout=2
        - name: "br\\"oken"
          statements: \(files.scratch.directory)/pgss.json
          snapshot: \(files.scratch.directory)/broken.json
      """
    try files.scratch.write(text, to: "nightly.yaml")
    var outcome = try files.run(["--fail-on-advice"])
    // What can't be told is worse than what can't be read: the command's failure is what it ends with.
    #expect(outcome.status == .exit(3) && outcome.errors.contains("notify: the command ended with exit status 3"))
    let report = try NightJSONDocument.read(Scratch.read(files.scratch.directory + "/report.json"))
    #expect(report.databases.map { $0.failure == nil } == [true, false, false])
    #expect(report.databases[1].failure?.contains("timeout expired") == true, "\(report.databases[1].failure ?? "")")
    #expect(report.databases[2].failure?.contains("broken.json") == true, "\(report.databases[2].failure ?? "")")
    #expect(
      Scratch.read(files.scratch.directory + "/notified") == Scratch.read(files.scratch.directory + "/report.json"))
    let metrics = Scratch.read(files.scratch.directory + "/m.prom")
    #expect(metrics.contains(#"sextant_nightly_success{database="shop"} 1"#))
    #expect(metrics.contains(#"sextant_nightly_success{database="br\"oken"} 0"#))
    var status = stat()
    #expect(stat(files.scratch.directory + "/m.prom", &status) == 0 && status.st_mode & 0o777 == 0o644)
    #expect(outcome.output.contains("support.tickets") && outcome.output.contains("silent"))
    // One structured line for each, on standard error.
    #expect(outcome.errors.contains(" info sextant.nightly") && outcome.errors.contains("database=silent"))

    // Alone, and quietly.
    try files.configure("statements: DIR/pgss.json", all: "notify: exit 0")
    try files.dump("pgss.json", modified: Self.day + 60, [Counted(calls: 120)])
    outcome = try files.run(["--quiet", "--only", "shop", "--fail-on-advice"])
    #expect(outcome.status == .exit(1) && outcome.errors.isEmpty && outcome.output.isEmpty, "\(outcome.errors)")
    outcome = try files.run(["--only", "nothing"])
    #expect(outcome.status == .exit(2) && outcome.errors.contains("has no database nothing; it has shop"))
    #expect(files.scratch.leftovers.isEmpty)
  }

  @Test func `the configuration is found, read from standard input, or missed with what to do`() throws {
    let files = try Self.files()
    let missing = try files.tool.run(["nightly"])
    #expect(missing.status == .exit(2))
    #expect(missing.errors.contains("sextant nightly --init -o nightly.yaml"))
    let text = Scratch.read(files.scratch.directory + "/nightly.yaml")
    let piped = try files.tool.run(["nightly", "--config", "-", "--check"], input: text)
    #expect(piped.status == .exit(0), "\(piped.errors)")
    try FileManager.default.createDirectory(
      atPath: files.scratch.directory + "/.config/sextant", withIntermediateDirectories: true)
    try files.scratch.write(text, to: ".config/sextant/nightly.yaml")
    #expect(try files.tool.run(["nightly", "--quiet"]).status == .exit(0))
    // The same file says where the history is.
    let list = try files.tool.run(["report", "--list"])
    #expect(list.output.hasSuffix("  shop  complete\n"), "\(list.errors)")
  }

  @Test func `on a terminal it says how far it is and what failed, and no log lines`() throws {
    let files = try Self.files()
    let terminal = try Terminal()
    let tool = try files.tool.start(
      ["nightly", "--config", files.scratch.directory + "/nightly.yaml"], terminal: terminal)
    let words = terminal.transcript(of: tool)
    #expect(words.contains("shop: reading …") && !words.contains("sextant.nightly"), "\(words)")
    let failed = try files.tool.start(
      ["nightly", "--config", files.scratch.directory + "/nightly.yaml"], terminal: terminal)
    #expect(terminal.transcript(of: failed).contains("shop: no figures tonight: there is no dump newer"))
  }
}
