import FoundationEssentials
import Glibc
import Testing

/// What README.md says of running every night: all of it runs, or is read by what will read it.
struct NightlyRecipeTests {
  @Test func `the first recipe leads from nothing to a night that is remembered`() throws {
    let server = try NightlyServer()
    try server.load([(100, NightlyServer.lookup)])
    let lines = try Recipe.text("nightly").split(separator: "\n").map(String.init)
    try #require(lines.count == 4 && lines[0].contains("--init") && lines[1].contains("--check"))
    let first = try Recipe.run(lines[0], server.tool)
    #expect(first.status == .exit(0), "\(first.errors)")
    #expect(Scratch.read(server.scratch.directory + "/nightly.yaml").contains("databases:"))
    _ = try server.configure()
    let check = try Recipe.run(lines[1], server.tool)
    #expect(check.status == .exit(0), "\(check.errors)")
    #expect(check.output.contains("ok      shop: PostgreSQL 15") && check.output.contains("will be made"))
    let dry = try Recipe.run(lines[2], server.tool)
    #expect(dry.status == .exit(0) && dry.output.contains("nightly report"), "\(dry.errors)")
    let night = try Recipe.run(lines[3], server.tool)
    #expect(night.status == .exit(0), "\(night.errors)")
    let list = try server.tool.run(["report", "--history", server.history, "--list"])
    #expect(list.output.split(separator: "\n").count == 1 && list.output.contains("  shop  complete"))
  }

  @Test func `the units are two files that systemd finds nothing wrong with`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let units = scratch.directory + "/units"
    try makePrograms(["systemctl"], scratch)
    try FileManager.default.createDirectory(atPath: units, withIntermediateDirectories: true)
    // Where the files go is in the text itself.
    let recipe = try Recipe.text("systemd").replacing(
      "--print-systemd |", with: "--print-systemd | sed 's,# /etc/systemd/system/,# \(units)/,' |")
    #expect(recipe.contains("sed"))
    let shell = try Recipe.run(recipe, tool)
    #expect(shell.status == .exit(0), "\(shell.errors)")
    #expect(
      Scratch.read(scratch.directory + "/systemctl.arguments") == "daemon-reload\nenable --now sextant-nightly.timer\n")
    let service = Scratch.read(units + "/sextant-nightly.service")
    #expect(service.contains("ExecStart=\(CommandLineTool.path) nightly --config /etc/sextant/nightly.yaml\n"))
    #expect(service.contains("\n[Service]\n") && !service.contains("[Timer]"))
    let timer = Scratch.read(units + "/sextant-nightly.timer")
    #expect(timer.contains("\n[Timer]\nOnCalendar=") && timer.contains("\n[Install]\nWantedBy=timers.target\n"))
    guard Recipe.canRun("systemd-analyze --version") else { return }
    let verified = try tool.run(
      program: "/bin/sh",
      ["-c", "systemd-analyze verify '\(units)/sextant-nightly.service' '\(units)/sextant-nightly.timer'"])
    #expect(verified.status == .exit(0) && verified.errors.isEmpty && verified.output.isEmpty, "\(verified.errors)")
  }

  @Test func `the line for cron is one, and its command runs a night`() throws {
    let server = try NightlyServer()
    _ = try server.configure()
    let line = try Recipe.text("cron")
    let words = line.split(separator: " ", maxSplits: 5).map(String.init)
    try #require(words.count == 6)
    let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]
    for (word, range) in zip(words, ranges) { #expect(word == "*" || range.contains(Int(word) ?? -1), "\(word)") }
    // In a crontab a percent sign ends the line.
    #expect(!words[5].contains("%") && !words[5].contains("\n"))
    let night = try Recipe.run(words[5], server.tool)
    #expect(night.status == .exit(0) && night.errors.isEmpty, "\(night.errors)")
    #expect(try server.report().databases.first?.failure == nil)
    // cron mails what is written: nothing of a night that went well, and why one did not.
    server.cluster.stop()
    let failed = try Recipe.run(words[5], server.tool)
    #expect(failed.status == .exit(4) && failed.output.isEmpty)
    #expect(failed.errors.contains("no figures tonight") && failed.errors.contains("shop"), "\(failed.errors)")
  }

  @Test func `on a terminal each database leaves a line, and what is being done goes away`() throws {
    let server = try NightlyServer()
    _ = try server.configure(databases: "  - name: gone\n    url: postgresql://127.0.0.1:1/gone")
    try server.load([(100, NightlyServer.lookup)])
    let terminal = try Terminal()
    let process = try server.tool.start(
      ["nightly", "--config", server.scratch.directory + "/nightly.yaml"], terminal: terminal)
    let transcript = terminal.transcript(of: process)
    #expect(process.finish()?.status == .exit(4))
    let lines = transcript.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false).map { $0.trimmed }
    #expect(lines.contains { $0.wholeMatch(of: /\d+ s  shop \(1 of 2\): reading …/) != nil }, "\(transcript)")
    #expect(lines.contains { $0.wholeMatch(of: /shop: [1-9]\d* open, \d+ changed/) != nil }, "\(transcript)")
    #expect(lines.contains { $0.hasPrefix("gone: no figures tonight: ") }, "\(transcript)")
    #expect(lines.last?.isEmpty == true, "\(transcript)")
  }

  @Test(.enabled(if: Recipe.canRun("python3 -c 'import yaml'"), "python3-yaml is not installed"))
  func `the CronJob is YAML, has all it mounts, and its command runs a night`() throws {
    let server = try NightlyServer()
    let job = try JSONDecoder().decode(CronJob.self, from: Recipe.json("cronjob", server.tool))
    #expect(job.kind == "CronJob" && job.apiVersion == "batch/v1")
    #expect(job.spec.schedule.split(separator: " ").count == 5 && job.spec.concurrencyPolicy == "Forbid")
    let pod = job.spec.jobTemplate.spec.template.spec
    #expect(pod.restartPolicy == "Never")
    let container = try #require(pod.containers.first)
    #expect(container.volumeMounts.map(\.name) == pod.volumes.map(\.name))
    let mounts = Dictionary(uniqueKeysWithValues: container.volumeMounts.map { ($0.name, $0.mountPath) })
    #expect(mounts["tmp"] == "/tmp")
    // Volumes are directories here.
    let state = server.scratch.directory + "/state"
    var tool = server.tool
    #expect(container.env.first { $0.name == "XDG_STATE_HOME" }?.value == mounts["state"])
    tool.environment["XDG_STATE_HOME"] = state
    let configuration = try #require(mounts["config"])
    let command = container.command.map { $0.replacing(configuration, with: server.scratch.directory) }
    try #require(command.first == "sextant" && command.last == server.scratch.directory + "/nightly.yaml")
    try server.scratch.write("databases: [{name: shop, url: '\(server.uri)'}]\n", to: "nightly.yaml")
    let night = try Recipe.run(command.joined(separator: " "), tool)
    #expect(night.status == .exit(0) && night.output.contains("nightly report"), "\(night.errors)")
    #expect(access(state + "/sextant/history.sqlite", R_OK) == 0)
  }

  @Test(.enabled(if: Recipe.canRun("python3 --version"), "python3 is not installed"))
  func `what notify runs sends a mail, a message and a ticket`() throws {
    let server = try NightlyServer()
    var tool = server.tool
    tool.environment["WEBHOOK_URL"] = "https://chat.example.com/hook"
    try makePrograms(["mail", "curl", "gh"], server.scratch)
    func night(_ number: Int, notify mark: String) throws {
      _ = try server.configure(all: Recipe.text(mark))
      let run = try Recipe.run("sextant nightly --config nightly.yaml --now \(NightlyServer.time(number))", tool)
      #expect(run.status == .exit(0), "\(run.errors)")
    }
    func received(_ name: String) -> String { Scratch.read(server.scratch.directory + "/" + name) }

    try server.load([(100, NightlyServer.lookup)])
    try night(1, notify: "notify-ticket")
    let new = try #require(try server.report().databases.first?.recommendation("public.orders"))
    #expect(received("gh.arguments").hasPrefix("issue create --title shop: create_index \(new.index) --body "))
    #expect(received("gh.arguments").contains("\(new.statement);\n\nBack: \(new.rollback);\n"))

    // It is no news on the second night.
    unlink(server.scratch.directory + "/gh.arguments")
    try server.load([(100, NightlyServer.lookup), (50, NightlyServer.weight)])
    try night(2, notify: "notify-ticket")
    #expect(!received("gh.arguments").contains(new.index))

    try server.load([(100, NightlyServer.lookup), (50, NightlyServer.login)])
    try night(3, notify: "notify-chat")
    #expect(received("curl.arguments").contains("--data-binary @- https://chat.example.com/hook\n"))
    let message = try JSONDecoder().decode([String: String].self, from: Data(received("curl.input").utf8))
    #expect(message["text"]?.contains("SELECT pad FROM logins") == true)
    #expect(message["text"]?.contains("shop: class appeared: ") == true, "\(message)")

    try night(4, notify: "notify-mail")
    #expect(received("mail.arguments") == "-s Sextant dba@example.com\n")
    #expect(received("mail.input").contains("nightly report, 2026-03-04 02:00 UTC"))
  }

  @Test(.enabled(if: Recipe.canRun("python3 -c 'import yaml'"), "python3-yaml is not installed"))
  func `the alerts are about metrics that are written`() throws {
    let server = try NightlyServer()
    _ = try server.configure(all: "metrics: \(server.scratch.directory)/sextant.prom")
    try server.load([(100, NightlyServer.lookup)])
    #expect(try server.run(1).status == .exit(0))
    let written = Set(
      Scratch.read(server.scratch.directory + "/sextant.prom").split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { $0.prefix { $0 != "{" && $0 != " " } })
    let rules = try JSONDecoder().decode(AlertRules.self, from: Recipe.json("alerts", server.tool)).groups.flatMap(
      \.rules)
    #expect(rules.count >= 3 && Set(rules.map(\.alert)).count == rules.count)
    for rule in rules {
      let names = rule.expr.split { !($0.isLetter || $0.isNumber || $0 == "_") }.filter { $0.hasPrefix("sextant_") }
      #expect(!names.isEmpty && written.isSuperset(of: names), "\(rule.expr)")
    }
  }

  /// Programs that keep what they are given, ahead of all others on the recipes' PATH.
  private func makePrograms(_ names: [String], _ scratch: Scratch) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.directory + "/bin", withIntermediateDirectories: true)
    for name in names {
      let kept = scratch.directory + "/" + name
      let reads = ["mail", "curl"].contains(name) ? "cat >'\(kept).input'" : ":"
      chmod(
        try scratch.write("#!/bin/sh\necho \"$@\" >>'\(kept).arguments'\n\(reads)\n", to: "bin/" + name), 0o755)
    }
  }
}

extension Substring {
  /// Without the ends of lines.
  fileprivate var trimmed: String { String(drop { $0.isNewline }.reversed().drop { $0.isNewline }.reversed()) }
}

private struct CronJob: Decodable {
  let apiVersion: String
  let kind: String
  let spec: Spec

  struct Spec: Decodable {
    let schedule: String
    let concurrencyPolicy: String
    let jobTemplate: Template<Job>
  }

  struct Template<Value: Decodable>: Decodable { let spec: Value }

  struct Job: Decodable { let template: Template<Pod> }

  struct Pod: Decodable {
    let restartPolicy: String
    let containers: [Container]
    let volumes: [Named]
  }

  struct Container: Decodable {
    let command: [String]
    let env: [Variable]
    let volumeMounts: [Mount]
  }

  struct Variable: Decodable {
    let name: String
    let value: String?
  }

  struct Mount: Decodable {
    let name: String
    let mountPath: String
  }

  struct Named: Decodable { let name: String }
}

private struct AlertRules: Decodable {
  let groups: [Group]

  struct Group: Decodable { let rules: [Rule] }

  struct Rule: Decodable {
    let alert: String
    let expr: String
  }
}
