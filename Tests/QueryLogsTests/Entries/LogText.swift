@testable import QueryLogs

/// Bytes for as long as the test runs, and back as text.
extension String {
  func withLogBytes<Result>(_ body: (LogBytes) throws -> Result) rethrows -> Result {
    try Array(utf8).withUnsafeBytes(body)
  }

  init(_ bytes: LogBytes) { self.init(decoding: bytes, as: UTF8.self) }
}
