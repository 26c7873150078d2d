import Glibc

/// A directory that goes with the value.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/sextant-logs-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      mkdtemp(buffer.baseAddress!).map { String(cString: $0) } ?? "/nonexistent"
    }
  }

  deinit { _ = Self.run(["rm", "-rf", path]) }

  func file(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ name: String, _ content: [UInt8]) -> String {
    if let file = fopen(self.file(name), "w") {
      fwrite(content, 1, content.count, file)
      fclose(file)
    }
    return file(name)
  }

  @discardableResult
  func write(_ name: String, _ content: String) -> String { write(name, Array(content.utf8)) }

  /// What a command writes that reads `input`.
  func filter(_ input: [UInt8], through command: [String]) -> [UInt8] {
    write("filter-input", input)
    _ = Self.run(["sh", "-c", "exec \"$@\" < '\(file("filter-input"))' > '\(file("filter-output"))'", "sh"] + command)
    defer {
      unlink(file("filter-input"))
      unlink(file("filter-output"))
    }
    return ServerLogs.bytes(file("filter-output"))
  }

  static func run(_ command: [String]) -> Int32 {
    let words = command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child = pid_t()
    guard posix_spawnp(&child, command[0], nil, nil, words, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
