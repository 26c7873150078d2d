import FoundationEssentials
import Testing

/// A recipe of README.md.
enum Recipe {
  /// The code behind a mark, as it stands there.
  static func text(_ mark: String) throws -> String {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let lines = Scratch.read(package.path + "/README.md").split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "<!-- \(mark) -->")) + 1
    return lines[start...].prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }.joined(separator: "\n")
  }

  /// Runs a script in a scratch directory, with this build's `sextant` and what is in `bin` there ahead of all else.
  static func run(_ script: String, _ tool: CommandLineTool) throws -> CommandLineTool.Outcome {
    let directory = CommandLineTool.path[
      ..<(CommandLineTool.path.lastIndex(of: "/") ?? CommandLineTool.path.startIndex)]
    let scratch = tool.scratch.directory
    return try tool.run(
      program: "/bin/sh", ["-ec", "cd '\(scratch)'; PATH='\(scratch)/bin:\(directory)':$PATH\n" + script])
  }

  /// A recipe in YAML, as JSON.
  static func json(_ mark: String, _ tool: CommandLineTool) throws -> Data {
    let file = try tool.scratch.write(text(mark), to: mark + ".yaml")
    let read = try tool.run(
      program: "/bin/sh",
      ["-ec", "python3 -c 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))' <'\(file)'"])
    try #require(read.status == .exit(0), "\(read.errors)")
    return Data(read.output.utf8)
  }

  /// Whether a command that not every machine has ends well.
  static func canRun(_ command: String) -> Bool {
    guard let scratch = try? Scratch() else { return false }
    return (try? CommandLineTool(scratch).run(program: "/bin/sh", ["-c", command]).status) == .exit(0)
  }
}
