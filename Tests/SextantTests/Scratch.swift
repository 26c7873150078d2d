import FoundationEssentials
import Glibc
import Synchronization
import Testing

/// A directory of one test's own, with a private TMPDIR in it, so that what is left behind is seen.
final class Scratch: Sendable {
  let directory: String
  private let names = Mutex(0)

  var temporary: String { directory + "/tmp" }

  init() throws {
    var template = Array("/tmp/sxt-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(directory, 0o755)
    try #require(mkdir(temporary, 0o777) == 0)
    chmod(temporary, 0o1777)
  }

  deinit { remove() }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }

  func newName(_ stem: String) -> String {
    directory + "/" + stem
      + String(
        names.withLock { number in
          number += 1; return number
        })
  }

  @discardableResult
  func write(_ text: String, to path: String) throws -> String { try write(Array(text.utf8), to: path) }

  /// - Returns: The path, which is in this directory unless it is absolute.
  @discardableResult
  func write(_ bytes: [UInt8], to path: String) throws -> String {
    let path = path.hasPrefix("/") ? path : directory + "/" + path
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  static func read(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Throwaway servers and their directories that are still there, after some patience.
  var leftovers: [String] {
    var found: [String] = []
    _ = Self.wait(seconds: 20) {
      found = entries + servers.map { "process \($0)" }
      return found.isEmpty
    }
    return found
  }

  /// The files in TMPDIR.
  var entries: [String] { (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? [] }

  /// The PostgreSQL servers that run in this TMPDIR.
  var servers: [pid_t] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { pid_t($0) }.filter { process in
      let words = Self.read("/proc/\(process)/cmdline").split(separator: "\0")
      return words.first?.hasSuffix("/postgres") == true && words.contains { $0.hasPrefix(temporary) }
    }.sorted()
  }

  /// Asks until `condition` holds or the time is up.
  static func wait(seconds: Int = 180, until condition: () -> Bool) -> Bool {
    for _ in 0..<seconds * 50 {
      if condition() { return true }
      usleep(20_000)
    }
    return condition()
  }
}
