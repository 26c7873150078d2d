import ArgumentParser
import Intake

struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file, which is replaced at once when all is done.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  /// Says at once that the output can't be written, not when all the work is done.
  func check() throws {
    if let output { try OutputFile.check(output) }
  }

  /// - Parameter isPrivate: Whether a file that is not there yet is to be read by its owner alone.
  func write(_ text: String, isPrivate: Bool = false) throws {
    if let output, output != "-" {
      try OutputFile.write(text, to: output, isPrivate: isPrivate)
    } else {
      try StandardOutput.write(text)
    }
  }

  /// Writes a document piece by piece; a new file is to be read by its owner alone.
  func write(_ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void) throws {
    if let output, output != "-" {
      try OutputFile.write(to: output, isPrivate: true, body)
    } else {
      try body { try StandardOutput.write($0) }
    }
  }
}
