import Glibc

/// A session that speaks PostgreSQL's protocol word by word: libpq has no portals that are fetched from in batches, which
/// is what JDBC's `setFetchSize` does and what the server logs as `execute fetch from`.
///
/// Answers are read and forgotten, errors too: what they were is what the log has to tell.
final class WireClient {
  struct Failure: Error { let reason: String }

  private let socket: Int32
  private var unsent: [UInt8] = []
  private var unread: ArraySlice<UInt8> = []
  /// Errors that the server answered with.
  private(set) var errors = 0
  private(set) var process: Int32 = 0

  /// - Parameter directory: Where the server's socket is.
  init(directory: String, database: String, user: String, application: String) throws {
    socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Failure(reason: "no socket") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      for (place, byte) in (directory + "/.s.PGSQL.5432").utf8.prefix(path.count - 1).enumerated() {
        path[place] = byte
      }
    }
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw Failure(reason: "no server in \(directory)") }
    var body = Self.bytes(of: Int32(196_608))
    for word in ["user", user, "database", database, "application_name", application, "client_encoding", "UTF8"] {
      body += Self.terminated(word)
    }
    body.append(0)
    unsent = Self.bytes(of: Int32(body.count + 4)) + body
    try finish()
  }

  deinit {
    append("X", [])
    try? flush()
    close(socket)
  }

  // MARK: - Messages

  /// The simple protocol: any number of statements.
  func query(_ text: String) { append("Q", Self.terminated(text)) }

  func parse(_ text: String, name: String = "") {
    append("P", Self.terminated(name) + Self.terminated(text) + Self.bytes(of: Int16(0)))
  }

  func bind(_ parameters: [String?], statement: String = "", portal: String = "") {
    var body = Self.terminated(portal) + Self.terminated(statement) + Self.bytes(of: Int16(0))
    body += Self.bytes(of: Int16(parameters.count))
    for parameter in parameters {
      guard let parameter else {
        body += Self.bytes(of: Int32(-1))
        continue
      }
      body += Self.bytes(of: Int32(parameter.utf8.count)) + Array(parameter.utf8)
    }
    append("B", body + Self.bytes(of: Int16(0)))
  }

  /// - Parameter rows: At most so many; 0 for all.
  func execute(portal: String = "", rows: Int32 = 0) {
    append("E", Self.terminated(portal) + Self.bytes(of: rows))
  }

  func closePortal(_ name: String) { append("C", Array("P".utf8) + Self.terminated(name)) }

  func copyData(_ text: String) {
    append("d", Array(text.utf8))
    append("c", [])
  }

  func sync() { append("S", []) }

  /// Sends what was said so far.
  func flush() throws {
    var place = 0
    while place < unsent.count {
      let count = unsent[place...].withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(reason: "the server has gone") }
      place += count
    }
    unsent = []
  }

  /// Sends what was said so far and reads until the server waits for more.
  func finish() throws {
    try flush()
    while true {
      let kind = try take(1)[0]
      let length = try take(4).reduce(0) { $0 << 8 | Int($1) }
      let body = try take(length - 4)
      switch kind {
      case UInt8(ascii: "E"): errors += 1
      case UInt8(ascii: "K"): process = Int32(truncatingIfNeeded: body.prefix(4).reduce(0) { $0 << 8 | Int($1) })
      case UInt8(ascii: "Z"): return
      default: break
      }
    }
  }

  // MARK: - Bytes

  private func append(_ kind: Character, _ body: [UInt8]) {
    unsent += [kind.asciiValue ?? 0] + Self.bytes(of: Int32(body.count + 4)) + body
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while unread.count < count {
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let received = recv(socket, &chunk, chunk.count, 0)
      guard received > 0 else { throw Failure(reason: "the server has gone") }
      unread += chunk[..<received]
    }
    defer { unread = unread.dropFirst(count) }
    return Array(unread.prefix(count))
  }

  private static func terminated(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

  private static func bytes(of number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
