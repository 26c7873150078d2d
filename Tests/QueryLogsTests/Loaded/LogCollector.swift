import Glibc
import PostgresServer

/// The process that writes a server's log files: it outlives the server until it has written all that was logged, and whoever
/// reads the files before that misses their end.
struct LogCollector {
  private let process: String

  /// - Returns: nil when the server has none.
  init?(of cluster: LocalCluster) {
    guard let server = cluster.serverProcess, let directory = opendir("/proc") else { return nil }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      // The fields behind the command: state, parent.
      guard Int(name) != nil, Self.read(name, "cmdline").hasPrefix("postgres: logger"),
        Self.read(name, "stat").split(separator: ")").last?.split(separator: " ").dropFirst().first == "\(server)"
      else { continue }
      process = name
      return
    }
    return nil
  }

  /// - Returns: Whether it ended. One that nobody has waited for yet has no command any more.
  func waitForExit() -> Bool {
    for _ in 0..<6_000 {
      if Self.read(process, "cmdline").isEmpty { return true }
      usleep(10_000)
    }
    return false
  }

  private static func read(_ process: String, _ file: String) -> String {
    guard let handle = fopen("/proc/\(process)/\(file)", "r") else { return "" }
    defer { fclose(handle) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = fread(&bytes, 1, bytes.count, handle)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
