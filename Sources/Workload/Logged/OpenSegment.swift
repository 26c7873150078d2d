/// What one log leaves open at its two ends: what began before it, and what it doesn't see to its end.
///
/// A digest carries it, so that the digests of two parts of a log can be put together as if the log had never been cut.
/// Digests are merged in any order and in any groups, so it stays as it is until a workload is used: only then all parts
/// are there.
package struct OpenSegment: Sendable, Hashable, Codable {
  /// The times of the log's first and last entry, ISO 8601; nil when it has none.
  package var from: String?
  package var to: String?
  /// What stands before the first entry: the end of an entry that began in another file. At most ``maximumBytes``.
  package var head: UnreadBytes?
  /// The last entry, where the file may have ended within it. It is counted nowhere else. At most ``maximumBytes``.
  package var tail: UnreadBytes?
  /// How `head` and `tail` are to be read; nil without them.
  package var reading: OpenReading?
  package var sessions: [OpenSession]

  /// Of a head or a tail; what is longer is not kept.
  package static let maximumBytes = 64 << 10

  package init(
    from: String? = nil, to: String? = nil, head: UnreadBytes? = nil, tail: UnreadBytes? = nil,
    reading: OpenReading? = nil, sessions: [OpenSession] = []
  ) {
    self.from = from
    self.to = to
    self.head = head
    self.tail = tail
    self.reading = reading
    self.sessions = sessions.sorted()
  }

  package var isEmpty: Bool { head == nil && tail == nil && sessions.isEmpty }
}

/// Half of an execution, for which a log has two entries: what was executed, written when it began (`log_statement`), or
/// how long it took, written when it ended (`log_duration`).
package struct OpenSession: Sendable, Hashable, Codable {
  /// ``LogEntry/session`` as 16 hexadecimal digits.
  package var session: String
  package var database: String?
  package var user: String?
  package var application: String?
  /// When the entry was written: microseconds since 1970.
  package var time: Int64?
  /// The text, of an execution whose duration was not seen yet.
  package var statement: String?
  /// The list behind `parameters: `, as it was logged.
  package var parameters: String?
  /// The duration, of an execution whose text came before the log began.
  package var microseconds: Int?
  /// Of how many executions the log shows one; nil for 1.
  package var weight: ScaledCount?

  enum CodingKeys: String, CodingKey {
    case session, database, user, application, statement, parameters, weight
    case time = "time_us"
    case microseconds = "duration_us"
  }

  package init(
    session: UInt64, database: String? = nil, user: String? = nil, application: String? = nil, time: Int64?,
    statement: String? = nil, parameters: String? = nil, microseconds: Int? = nil, weight: ScaledCount? = nil
  ) {
    self.session = ContentHash.hexadecimal(session)
    self.database = database
    self.user = user
    self.application = application
    self.time = time
    self.statement = statement
    self.parameters = parameters
    self.microseconds = microseconds
    self.weight = weight
  }
}

// MARK: - An order of their own, so that the same segments are the same bytes

extension OpenSegment: Comparable {
  package static func < (first: OpenSegment, second: OpenSegment) -> Bool {
    for path in [\OpenSegment.from, \.to] where first[keyPath: path] != second[keyPath: path] {
      return ExecutionSample.precedes(first[keyPath: path], second[keyPath: path])
    }
    for path in [\OpenSegment.head, \.tail] where first[keyPath: path] != second[keyPath: path] {
      return (first[keyPath: path]?.bytes ?? []).lexicographicallyPrecedes(second[keyPath: path]?.bytes ?? [])
    }
    if first.reading != second.reading {
      return ExecutionSample.precedes(first.reading?.name, second.reading?.name)
    }
    return first.sessions.lexicographicallyPrecedes(second.sessions)
  }
}

extension OpenSession: Comparable {
  package static func < (first: OpenSession, second: OpenSession) -> Bool {
    if first.time != second.time { return (first.time ?? .min) < (second.time ?? .min) }
    if first.session != second.session { return first.session < second.session }
    let paths = [\OpenSession.database, \.user, \.application, \.statement, \.parameters]
    for path in paths where first[keyPath: path] != second[keyPath: path] {
      return ExecutionSample.precedes(first[keyPath: path], second[keyPath: path])
    }
    if first.microseconds != second.microseconds { return (first.microseconds ?? -1) < (second.microseconds ?? -1) }
    return (first.weight ?? .zero) < (second.weight ?? .zero)
  }
}
