import Intake
import Workload

/// What a file holds, to tell a user which option it belongs to.
enum FileKind {
  case snapshot
  case schema
  case statements
  case advice

  init?(_ bytes: [UInt8], name: String) {
    if Self.begins(bytes, with: "sextant.snapshot/") {
      self = .snapshot
    } else if Self.begins(bytes, with: "sextant.advice/") {
      self = .advice
    } else if Self.isSchemaDump(bytes) {
      self = .schema
    } else {
      switch try? WorkloadFile.recognise(bytes, name: name) {
      case .pgStatStatementsCSV, .workloadDocument: self = .statements
      case .pgStatStatementsJSON where bytes.first == UInt8(ascii: "["): self = .statements
      default: return nil
      }
    }
  }

  /// Says where the file would be welcome.
  var advice: String {
    switch self {
    case .snapshot: "it is a snapshot: give it with --snapshot"
    case .schema: "it is a schema as pg_dump writes it: give it with --schema"
    case .statements: "it holds statements: give it with --statements"
    case .advice: "it is advice that Sextant wrote, and nothing to advise from: give it what the advice was made of"
    }
  }

  /// Throws when the bytes are those of another option.
  ///
  /// - Throws: ``InputError`` naming the right option.
  static func require(_ kind: FileKind, _ bytes: [UInt8], name: String) throws {
    guard let found = FileKind(bytes, name: name), found != kind else { return }
    throw InputError(message: "\(InputFile.subject(of: name)): \(found.advice)")
  }

  /// The heading that pg_dump writes above everything else.
  private static func isSchemaDump(_ bytes: [UInt8]) -> Bool { begins(bytes, with: "-- PostgreSQL database dump") }

  private static func begins(_ bytes: [UInt8], with words: String) -> Bool {
    String(decoding: bytes.prefix(256), as: UTF8.self).contains(words)
  }
}
