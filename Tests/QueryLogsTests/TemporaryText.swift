import Glibc

/// Files that a test writes for what reads files.
enum TemporaryText {
  struct Failure: Error {}

  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure() }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure() }
  }

  static func remove(_ path: String) { unlink(path) }
}
