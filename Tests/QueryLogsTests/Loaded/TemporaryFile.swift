import Glibc

/// A file that goes with its value.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]) throws {
    var template = Array("/tmp/sextant-log-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
      throw WireClient.Failure(reason: "no file can be made in /tmp")
    }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  deinit { unlink(path) }
}
