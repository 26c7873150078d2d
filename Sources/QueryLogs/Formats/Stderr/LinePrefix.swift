internal import Glibc

/// What `log_line_prefix` puts before each line of a stderr log, as something to match.
///
/// Source: `log_line_prefix` in src/backend/utils/error/elog.c, and the documentation of the setting.
package struct LinePrefix: Sendable, Equatable {
  enum Field: Sendable, Equatable {
    case application, user, database, remote, host, backend, processID, leaderID, time, epoch, commandTag, sqlState
    case sessionID, lineNumber, sessionStart, virtualTransaction, transaction, queryID
    /// A text of which nothing is known, in a prefix that was inferred.
    case unknown

    /// Whether it ends where what follows it begins, and nowhere else.
    var isText: Bool {
      switch self {
      case .application, .user, .database, .remote, .host, .backend, .commandTag, .unknown: true
      default: false
      }
    }
  }

  enum Element: Sendable, Equatable {
    case literal([UInt8])
    case field(Field)
    /// Processes without a session write nothing from here on.
    case stop
  }

  let elements: [Element]
  /// As the setting has it.
  package let format: String

  /// - Parameter isInferred: Whether `%?` stands for what is not understood.
  /// - Returns: nil for an escape that the server doesn't know either.
  package init?(_ format: String, isInferred: Bool = false) {
    var elements: [Element] = []
    var literal: [UInt8] = []
    let bytes = Array(format.utf8)
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "%") else {
        literal.append(bytes[place])
        place += 1
        continue
      }
      place += 1
      // Padding: spaces before or after the value, which matching passes over.
      while place < bytes.count, bytes[place] == UInt8(ascii: "-") || (0x30...0x39).contains(bytes[place]) {
        place += 1
      }
      guard place < bytes.count else { return nil }
      let letter = bytes[place]
      place += 1
      if letter == UInt8(ascii: "%") {
        literal.append(letter)
        continue
      }
      let element: Element
      if letter == UInt8(ascii: "q") {
        element = .stop
      } else if let field = isInferred && letter == UInt8(ascii: "?") ? .unknown : Self.field(letter) {
        element = .field(field)
      } else {
        return nil
      }
      if !literal.isEmpty { elements.append(.literal(literal)) }
      literal = []
      elements.append(element)
    }
    if !literal.isEmpty { elements.append(.literal(literal)) }
    self.elements = elements
    self.format = format
  }

  /// The prefix of what ``SyslogTransport`` gives out.
  var behindSyslog: LinePrefix? { LinePrefix("%m [%p] " + format) }

  /// Whether parts of it, in a prefix that was inferred, are not understood.
  package var hasUnknownFields: Bool { elements.contains(.field(.unknown)) }

  init(elements: [Element]) {
    self.elements = elements
    format = elements.map(Self.text).joined()
  }

  /// Of a log without one.
  static let none = LinePrefix(elements: [])

  private static let letters: [(letter: UInt8, field: Field)] = [
    (UInt8(ascii: "a"), .application), (UInt8(ascii: "u"), .user), (UInt8(ascii: "d"), .database),
    (UInt8(ascii: "r"), .remote), (UInt8(ascii: "h"), .host), (UInt8(ascii: "b"), .backend),
    (UInt8(ascii: "p"), .processID), (UInt8(ascii: "P"), .leaderID), (UInt8(ascii: "m"), .time),
    (UInt8(ascii: "t"), .time), (UInt8(ascii: "n"), .epoch), (UInt8(ascii: "i"), .commandTag),
    (UInt8(ascii: "e"), .sqlState), (UInt8(ascii: "c"), .sessionID), (UInt8(ascii: "l"), .lineNumber),
    (UInt8(ascii: "s"), .sessionStart), (UInt8(ascii: "v"), .virtualTransaction), (UInt8(ascii: "x"), .transaction),
    (UInt8(ascii: "Q"), .queryID),
  ]

  private static func field(_ letter: UInt8) -> Field? { letters.first { $0.letter == letter }?.field }

  private static func text(_ element: Element) -> String {
    switch element {
    case .literal(let bytes):
      String(decoding: bytes, as: UTF8.self).split(separator: "%", omittingEmptySubsequences: false).joined(
        separator: "%%")
    case .field(let field):
      "%" + (letters.first { $0.field == field }.map { String(UnicodeScalar($0.letter)) } ?? "?")
    case .stop: "%q"
    }
  }
}

/// What a prefix said.
struct PrefixFields {
  var time: Int64?
  /// Of the session's id; 0 without one.
  var sessionID = LogBytes(start: nil, count: 0)
  var processID = LogBytes(start: nil, count: 0)
  var user = LogBytes(start: nil, count: 0)
  var database = LogBytes(start: nil, count: 0)
  var application = LogBytes(start: nil, count: 0)
  var sqlState = LogBytes(start: nil, count: 0)

  @inline(__always)
  mutating func set(_ field: LinePrefix.Field, _ value: LogBytes) {
    switch field {
    case .application: application = value
    case .user: user = value
    case .database: database = value
    default: break
    }
  }

  /// What a line was taken to say that says nothing of it.
  mutating func forgetNames() {
    let nothing = LogBytes(start: nil, count: 0)
    (user, database, application) = (nothing, nothing, nothing)
  }

  /// As ``LogEntry/session``.
  var session: UInt64 {
    SessionHash.of(sessionID.isEmpty ? processID : sessionID)
  }
}

/// What a line of a stderr log begins with.
struct LineStart {
  enum Kind {
    case primary(LogSeverity)
    case secondary(SecondaryWords.Kind)
  }

  var kind: Kind
  /// Where the message begins.
  var message: Int
}
