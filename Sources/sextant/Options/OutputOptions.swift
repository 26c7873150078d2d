import ArgumentParser
import Intake

struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file, which is replaced at once when all is done.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func write(_ text: String) throws {
    if let output, output != "-" {
      try OutputFile.write(text, to: output)
    } else {
      try StandardOutput.write(text)
    }
  }
}
