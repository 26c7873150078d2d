/// One statement that was executed, put together from all the entries that tell of it, in the order of the log.
package struct Execution {
  /// When the entry was written, that is, when it ended: microseconds since 1970 in UTC; nil when the log has no times.
  package var time: Int64?
  /// As ``LogEntry/session``.
  package var session: UInt64
  /// Who ran it: a number of ``LogNames``.
  package var origin: Int32
  /// What it is: a number of ``LoggedText``, see ``StatementTable``.
  package var statement: Int32
  /// nil when the log doesn't say.
  package var milliseconds: Double?
  /// Returned or written, where a plan tells.
  package var rows: Int?
  package var outcome: Outcome
  /// The text as it was sent.
  package var text: LogBytes
  /// The list behind `parameters: `, as `$1 = 'a', $2 = NULL`; empty when there is none.
  package var parameters: LogBytes
  /// Of how many executions the log shows one: 1 unless it is a sample.
  package var weight: Double
  /// ``Workload/ContentHash`` of the text.
  package var textHash: UInt64
  /// Whether it goes on with an execution that was counted already: its time counts, and no call.
  package var isContinuation = false
  /// How its plan read tables: see ``PlanScanBytes``; empty without one.
  package var scans = LogBytes(start: nil, count: 0)

  package enum Outcome: Sendable, Equatable {
    case completed
    /// Ended by an error. 57014 is a statement that was cancelled.
    case failed(sqlState: SQLState)
  }

  /// Five characters, or zeros when the log has none.
  package struct SQLState: Sendable, Hashable {
    package var bytes: (UInt8, UInt8, UInt8, UInt8, UInt8)

    package init(_ text: LogBytes) {
      bytes = (0, 0, 0, 0, 0)
      guard text.count == 5 else { return }
      bytes = (text[0], text[1], text[2], text[3], text[4])
    }

    package var code: String {
      bytes.0 == 0 ? "" : String(decoding: [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4], as: UTF8.self)
    }

    package var isCancelled: Bool { code == "57014" }

    package static func == (first: SQLState, second: SQLState) -> Bool { first.bytes == second.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
  }
}

/// Database, user and application by number: few differ, and millions of entries name them.
package struct LogNames: Sendable {
  package struct Origin: Sendable, Hashable {
    package var database: String?
    package var user: String?
    package var application: String?

    package init(database: String?, user: String?, application: String?) {
      self.database = database
      self.user = user
      self.application = application
    }
  }

  package private(set) var origins: [Origin] = []
  private var numbers: [Origin: Int32] = [:]

  package init() {}

  /// nil for one that was not met before.
  func known(_ origin: Origin) -> Int32? { numbers[origin] }

  package mutating func number(of origin: Origin) -> Int32 {
    if let number = numbers[origin] { return number }
    let number = Int32(origins.count)
    origins.append(origin)
    numbers[origin] = number
    return number
  }
}
