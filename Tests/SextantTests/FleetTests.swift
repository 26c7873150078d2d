import FoundationEssentials
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
    let recipe = try Self.recipe()
    #expect(recipe.contains("xargs -0 -P4") && recipe.contains("--merge"))
    let shell = try tool.run(
      program: "/bin/sh", ["-ec", "cd '\(scratch.directory)'; PATH='\(Self.directory)':$PATH\n" + recipe])
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

  /// Of the tool.
  private static let directory = String(
    CommandLineTool.path[..<(CommandLineTool.path.lastIndex(of: "/") ?? CommandLineTool.path.startIndex)])

  @Test func `the recipe for parts of a file gives what the file gives`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let file = try scratch.write(Self.log(of: 1), to: "big.log")
    let recipe = try Self.recipe("parts")
    #expect(recipe.contains("split -n 4") && recipe.contains("--part"))
    let shell = try tool.run(
      program: "/bin/sh", ["-ec", "cd '\(scratch.directory)'; PATH='\(Self.directory)':$PATH\n" + recipe])
    #expect(shell.status == .exit(0), "\(shell.errors)")
    let whole = try tool.run(["digest", "--format", "text", file])
    let merged = try tool.run(["digest", "--merge", "--format", "text", scratch.directory + "/big.workload.json"])
    #expect(merged.status == .exit(0), "\(merged.errors)")
    #expect(merged.output.contains("in 300 calls"))
    #expect(merged.output == whole.output)
  }

  /// The lines of README.md behind a mark.
  private static func recipe(_ mark: String = "fleet") throws -> String {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = Scratch.read(package.path + "/README.md")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "<!-- \(mark) -->")) + 1
    return lines[start...].prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }.joined(separator: "\n")
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
