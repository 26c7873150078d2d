/// What a store can hold, whichever it is.
enum Check {
  /// Bytes that a key may have: PostgreSQL's indexes take rows of a third of a page, 2,704 bytes, at most.
  static let longest = 2_000

  /// A name that rows are found by.
  static func key(_ text: String, _ what: String) throws(HistoryError) {
    try name(text, what)
    guard text.utf8.count <= longest else {
      throw HistoryError(
        .failed,
        """
        the name of the \(what) \(quoted(String(text.prefix(40)))) … has more than \(longest) bytes; give it a shorter \
        one
        """)
    }
  }

  static func name(_ text: String, _ what: String) throws(HistoryError) {
    guard !text.utf8.contains(0) else {
      throw HistoryError(.failed, "the name of the \(what) \(quoted(text)) contains a NUL byte; give it another name")
    }
  }

  /// From 1970 to 9999: months of other times have no names.
  static func night(_ night: Int) throws(HistoryError) {
    guard (0..<253_402_300_800).contains(night) else {
      throw HistoryError(.failed, "\(night) is no night: seconds from 1970 to 9999 are; look at the machine's clock")
    }
  }

  static func withoutNUL(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
  }

  /// For messages: in double quotes, with escapes for what can't be seen.
  static func quoted(_ text: String) -> String { String(reflecting: text) }

  /// A record that can be written as it is.
  static func record(_ record: NightRecord) throws(HistoryError) {
    try key(record.database, "database")
    try night(record.night)
    try unique(record.classes.map(\.class), "class")
    try unique(record.indexes.map(\.index), "index")
    for plan in record.classes.lazy.compactMap(\.plan) { try name(plan, "plan") }
    try ledger(record.ledger)
    guard record.milliseconds.isFinite, record.classes.allSatisfy({ $0.milliseconds.isFinite }) else {
      throw HistoryError(.failed, "a load of \(quoted(record.database)) in milliseconds is not a finite number")
    }
  }

  static func ledger(_ records: [LedgerRecord]) throws(HistoryError) {
    try unique(records.map(\.id), "recommendation")
    for entry in records { try name(entry.state, "state") }
  }

  private static func unique(_ names: [String], _ what: String) throws(HistoryError) {
    // By bytes: texts that Swift takes for the same may be two names in PostgreSQL.
    var seen: Set<[UInt8]> = []
    for text in names {
      try key(text, what)
      guard seen.insert(Array(text.utf8)).inserted else {
        throw HistoryError(.failed, "the \(what) \(quoted(text)) stands twice in one night")
      }
    }
  }
}
