import FoundationEssentials
import Glibc
import Testing

/// Logs of several servers, digested by as many processes and merged, as README.md has it.
struct FleetTests {
  @Test func `the recipe for a fleet gives what one process gives for all logs`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    try FileManager.default.createDirectory(atPath: scratch.directory + "/logs", withIntermediateDirectories: true)
    for server in 0..<9 { try scratch.write(Self.log(of: server), to: "logs/postgresql-\(server).log") }
    let whole = scratch.directory + "/whole.json"
    let fleet = scratch.directory + "/fleet.json"
    let together = try tool.run(["digest", scratch.directory + "/logs", "-o", whole])
    #expect(together.status == .exit(0), "\(together.errors)")
    let recipe = try Recipe.text("fleet")
    #expect(recipe.contains("xargs -0 -P4") && recipe.contains("--merge"))
    let shell = try Recipe.run(recipe, tool)
    #expect(shell.status == .exit(0), "\(shell.errors)")
    #expect(Scratch.read(fleet).contains("\"calls\""))
    #expect(Scratch.read(fleet) == Scratch.read(whole))
    // In another order and grouping.
    let parts = (0..<9).map { "\(scratch.directory)/logs/postgresql-\($0).log.workload.json" }
    let halves = [scratch.directory + "/one.json", scratch.directory + "/two.json"]
    for (half, members) in zip(halves, [parts[4...].reversed() + [], Array(parts[..<4])]) {
      #expect(try tool.run(["digest", "--merge"] + members + ["-o", half]).status == .exit(0))
    }
    #expect(try tool.run(["digest", "--merge"] + halves + ["-o", fleet]).status == .exit(0))
    #expect(Scratch.read(fleet) == Scratch.read(whole))
  }

  @Test func `the recipe for parts of a file gives what the file gives`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let file = try scratch.write(Self.log(of: 1), to: "big.log")
    let recipe = try Recipe.text("parts")
    #expect(recipe.contains("split -n 4") && recipe.contains("--part"))
    let shell = try Recipe.run(recipe, tool)
    #expect(shell.status == .exit(0), "\(shell.errors)")
    let document = scratch.directory + "/whole.json"
    #expect(try tool.run(["digest", file, "-o", document]).status == .exit(0))
    let whole = try tool.run(["digest", "--merge", "--format", "text", document])
    let merged = try tool.run(["digest", "--merge", "--format", "text", scratch.directory + "/big.workload.json"])
    #expect(merged.status == .exit(0), "\(merged.errors)")
    #expect(merged.output.contains("in 300 calls"))
    #expect(merged.output == whole.output)
  }

  @Test(.enabled(if: Recipe.canRun("parallel --version"), "GNU parallel is not installed"))
  func `the recipe for hosts digests each host's logs there`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    // A host is a directory here, and ssh what runs a command with it for /var/log/postgresql.
    for (number, host) in ["db1", "db2", "db3"].enumerated() {
      try FileManager.default.createDirectory(atPath: scratch.directory + "/" + host, withIntermediateDirectories: true)
      try scratch.write(Self.log(of: number), to: host + "/postgresql.log")
    }
    try FileManager.default.createDirectory(atPath: scratch.directory + "/bin", withIntermediateDirectories: true)
    let ssh = try scratch.write(
      "#!/bin/sh\nhost=$1; shift; exec sh -c \"$(echo \"$*\" | sed \"s,/var/log/postgresql,$PWD/$host,\")\"\n",
      to: "bin/ssh")
    chmod(ssh, 0o755)
    let outcome = try Recipe.run(
      Recipe.text("hosts")
        + "\nsextant digest --merge db?.workload.json -o fleet.json; sextant digest db? -o whole.json", tool)
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(Scratch.read(scratch.directory + "/fleet.json").contains("\"calls\""))
    #expect(Scratch.read(scratch.directory + "/fleet.json") == Scratch.read(scratch.directory + "/whole.json"))
  }

  @Test(.enabled(if: Recipe.canRun("python3 -c 'import yaml'"), "python3-yaml is not installed"))
  func `the Kubernetes job is YAML, and its pods digest a file each`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let job = try scratch.write(Recipe.text("job"), to: "job.yaml")
    let read = try tool.run(
      program: "/bin/sh",
      ["-ec", "python3 -c 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))' <'\(job)'"])
    #expect(read.status == .exit(0), "\(read.errors)")
    let spec = try JSONDecoder().decode(Job.self, from: Data(read.output.utf8)).spec
    #expect(spec.completionMode == "Indexed" && spec.template.spec.restartPolicy == "Never")
    let container = try #require(spec.template.spec.containers.first)
    #expect(container.volumeMounts.map(\.name) == spec.template.spec.volumes.map(\.name))
    #expect(container.volumeMounts.map(\.mountPath) == ["/logs"])
    #expect(container.command.count == 3 && container.command.starts(with: ["sh", "-c"]))
    // The volume is a directory here.
    let command = try #require(container.command.last).replacing("/logs/", with: scratch.directory + "/logs/")
    try FileManager.default.createDirectory(atPath: scratch.directory + "/logs", withIntermediateDirectories: true)
    for pod in 0..<spec.completions {
      try scratch.write(Self.log(of: pod % 10), to: "logs/\(pod < 10 ? "0" : "")\(pod).log")
    }
    let pods = try Recipe.run(
      "gzip logs/*.log; for pod in $(seq 0 \(spec.completions - 1)); do JOB_COMPLETION_INDEX=$pod sh -c '\(command)'; done",
      tool)
    #expect(pods.status == .exit(0), "\(pods.errors)")
    let digests = try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/logs").filter {
      $0.hasSuffix(".log.gz.workload.json")
    }
    #expect(digests.count == spec.completions)
    for digest in digests { #expect(Scratch.read(scratch.directory + "/logs/" + digest).contains("\"calls\"")) }
  }

  private struct Job: Decodable {
    let spec: Spec

    struct Spec: Decodable {
      let completions: Int
      let completionMode: String
      let template: Template
    }

    struct Template: Decodable { let spec: Pod }

    struct Pod: Decodable {
      let restartPolicy: String
      let containers: [Container]
      let volumes: [Volume]
    }

    struct Container: Decodable {
      let command: [String]
      let volumeMounts: [Mount]
    }

    struct Mount: Decodable {
      let name: String
      let mountPath: String
    }

    struct Volume: Decodable { let name: String }
  }

  /// A server's log of an hour, in which sessions take turns.
  private static func log(of server: Int) -> String {
    var lines: [String] = []
    for number in 0..<400 {
      let minute = number / 10 < 10 ? "0\(number / 10)" : "\(number / 10)"
      let second = number % 10 * 6 < 10 ? "0\(number % 10 * 6)" : "\(number % 10 * 6)"
      let process = 1_000 * (server + 1) + number % 3
      let prefix = "2026-11-25 1\(server):\(minute):\(second).\(100 + number) UTC [\(process)] app@shop "
      let milliseconds = "\(number % 17).\(100 + number)"
      switch number % 4 {
      case 0:
        lines.append(
          prefix + "LOG:  duration: \(milliseconds) ms  statement: SELECT * FROM orders WHERE id = \(number)")
      case 1:
        lines.append(
          prefix + "LOG:  duration: \(milliseconds) ms  execute <unnamed>: SELECT * FROM customers WHERE id = $1")
        lines.append(prefix + "DETAIL:  parameters: $1 = '\(number * (server + 1))'")
      case 2:
        lines.append(prefix + "LOG:  duration: \(milliseconds) ms  statement: UPDATE orders")
        lines.append("\tSET status = 'paid' WHERE id = \(number)")
      default:
        lines.append(prefix + "ERROR:  division by zero")
        lines.append(prefix + "STATEMENT:  SELECT \(number) / 0")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
