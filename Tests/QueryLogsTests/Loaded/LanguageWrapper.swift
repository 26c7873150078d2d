import Glibc
import PostgresServer

/// A directory of server programs that speak another language.
///
/// gettext takes LANGUAGE from the environment for any locale but C, and no locale of that language has to be installed.
/// A server inherits this process's environment, which other tests share: so the programs are started by scripts.
struct LanguageWrapper {
  let directory: String

  init(_ binaries: ServerBinaries, language: String) throws {
    var template = Array("/tmp/sextant-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw WireClient.Failure(reason: "no directory in /tmp") }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(directory, 0o755)
    for program in ["initdb", "postgres"] {
      let script = "#!/bin/sh\nLANGUAGE=\(language) exec '\(binaries.directory)/\(program)' \"$@\"\n"
      guard let file = fopen(directory + "/" + program, "w") else { throw WireClient.Failure(reason: "no script") }
      fputs(script, file)
      fclose(file)
      chmod(directory + "/" + program, 0o755)
    }
  }

  func remove() {
    for program in ["initdb", "postgres"] { unlink(directory + "/" + program) }
    rmdir(directory)
  }
}
