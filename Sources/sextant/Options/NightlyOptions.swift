import ArgumentParser
import Glibc
import Intake
import Nightly

/// Where the configuration of nightly runs is.
struct NightlyOptions: ParsableArguments {
  static let systemFile = "/etc/sextant/nightly.yaml"

  @Option(
    name: [.customShort("c"), .long],
    help: ArgumentHelp("The configuration; - for standard input.", valueName: "file"))
  var config: String?

  /// - Throws: ``InputError`` when there is none; ``ConfigurationError``.
  func read() throws -> NightlyConfiguration {
    let file = try path()
    let bytes = try InputFile.read(file, maximum: 16 << 20)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError(message: "\(InputFile.subject(of: file)): is not UTF-8")
    }
    return try ConfigurationReader.read(text, name: InputFile.subject(of: file))
  }

  /// nil when none is named, and none is at the usual places.
  func readIfThere() throws -> NightlyConfiguration? { config == nil && Self.found == nil ? nil : try read() }

  private func path() throws -> String {
    if let config { return config }
    guard let found = Self.found else {
      throw UsageError(
        message:
          "there is no configuration at \(Self.usualPlaces.joined(separator: " or ")): name one with --config, or write "
          + "one with `sextant nightly --init -o nightly.yaml`")
    }
    return found
  }

  private static var found: String? { usualPlaces.first { access($0, R_OK) == 0 } }

  private static var usualPlaces: [String] {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let user = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
    return (user.map { [$0 + "/sextant/nightly.yaml"] } ?? []) + [systemFile]
  }
}
