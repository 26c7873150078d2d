extension SQLHistory {
  func databases() throws(HistoryError) -> [String] {
    try database.read { session throws(HistoryError) in
      try session.query("SELECT name FROM monitored ORDER BY name", []) { row throws(HistoryError) in
        try row.text(0)
      }
    }
  }

  func nights(_ database: String, since: Int) throws(HistoryError) -> [NightSummary] {
    try read(database, or: []) { session, id throws(HistoryError) in
      try session.query(
        """
        SELECT night, state, reason, window_from, window_to, calls, milliseconds, row_count, bytes,
          open_recommendations
        FROM night WHERE database_id = $1 AND night >= $2 ORDER BY night
        """, [.integer(id), .integer(since)]
      ) { row throws(HistoryError) in
        guard let state = NightSummary.State(rawValue: try row.text(1)) else { throw HistoryError.damaged }
        return NightSummary(
          night: try row.integer(0), state: state, reason: row.optionalText(2), windowFrom: row.optionalInteger(3),
          windowTo: row.optionalInteger(4), calls: try row.integer(5), milliseconds: try row.real(6),
          rows: try row.integer(7), bytes: try row.integer(8), openRecommendations: try row.integer(9))
      }
    }
  }

  func document(_ database: String, night: Int) throws(HistoryError) -> [UInt8]? {
    try read(database, or: nil) { session, id throws(HistoryError) in
      try session.query(
        "SELECT content FROM document WHERE database_id = $1 AND night = $2", [.integer(id), .integer(night)]
      ) { row throws(HistoryError) in try row.bytes(0) }.first
    }
  }

  func baseline(_ database: String) throws(HistoryError) -> [UInt8]? {
    try read(database, or: nil) { session, id throws(HistoryError) in
      try session.query("SELECT content FROM baseline WHERE database_id = $1", [.integer(id)]) {
        row throws(HistoryError) in try row.bytes(0)
      }.first
    }
  }

  func ledger(_ database: String) throws(HistoryError) -> [LedgerRecord] {
    try read(database, or: []) { session, id throws(HistoryError) in
      try session.query(
        "SELECT id, state, content FROM ledger WHERE database_id = $1 ORDER BY id", [.integer(id)]
      ) { row throws(HistoryError) in
        LedgerRecord(id: try row.text(0), state: try row.text(1), document: try row.bytes(2))
      }
    }
  }

  func classes(_ database: String, since: Int) throws(HistoryError) -> [(night: Int, classes: [ClassRecord])] {
    let rows: [Ranked<ClassRecord>] = try read(database, or: []) { session, id throws(HistoryError) in
      let texts = try Self.classTexts(session, id)
      let ranks = Self.ranks(texts.mapValues(\.class))
      let plans = try Self.texts(session, "plan_text", "plan", id)
      return try session.query(
        """
        SELECT night, class_number, calls, milliseconds, row_count, plan_number
        FROM class_load WHERE database_id = $1 AND night >= $2 ORDER BY night
        """, [.integer(id), .integer(since)]
      ) { row throws(HistoryError) in
        let number = try row.integer(1)
        guard let text = texts[number], let rank = ranks[number] else { throw HistoryError.damaged }
        let load = ClassRecord(
          class: text.class, query: text.query, user: text.user, calls: try row.integer(2),
          milliseconds: try row.real(3), rows: try row.integer(4), plan: row.optionalInteger(5).flatMap { plans[$0] })
        return (try row.integer(0), rank, load)
      }
    }
    return Self.byNight(rows).map { ($0.night, $0.values) }
  }

  func indexes(_ database: String, since: Int) throws(HistoryError) -> [(night: Int, indexes: [IndexRecord])] {
    let rows: [Ranked<IndexRecord>] = try read(database, or: []) { session, id throws(HistoryError) in
      let names = try Self.texts(session, "index_text", "name", id)
      let ranks = Self.ranks(names)
      return try session.query(
        """
        SELECT night, index_number, bytes, scans
        FROM index_load WHERE database_id = $1 AND night >= $2 ORDER BY night
        """, [.integer(id), .integer(since)]
      ) { row throws(HistoryError) in
        let number = try row.integer(1)
        guard let name = names[number], let rank = ranks[number] else { throw HistoryError.damaged }
        let index = IndexRecord(index: name, bytes: try row.integer(2), scans: row.optionalInteger(3))
        return (try row.integer(0), rank, index)
      }
    }
    return Self.byNight(rows).map { ($0.night, $0.values) }
  }

  func firstNights(_ database: String) throws(HistoryError) -> [String: (night: Int, nights: Int)] {
    let rows: [(String, (night: Int, nights: Int))] = try read(database, or: []) { session, id throws(HistoryError) in
      let texts = try Self.classTexts(session, id)
      return try session.query(
        """
        SELECT class_number, min(night), count(*) FROM class_load WHERE database_id = $1
        GROUP BY class_number ORDER BY class_number
        """, [.integer(id)]
      ) { row throws(HistoryError) in
        guard let text = texts[try row.integer(0)] else { throw HistoryError.damaged }
        return (text.class, (night: try row.integer(1), nights: try row.integer(2)))
      }
    }
    // Two names that Swift takes for the same are one here.
    return Dictionary(rows) { (min($0.night, $1.night), $0.nights + $1.nights) }
  }

  // MARK: - Parts

  /// A value of a night, and where it stands in it.
  private typealias Ranked<Value> = (night: Int, rank: Int, value: Value)

  /// Reads of one database; `nothing` when there is nothing of it.
  private func read<Value>(
    _ database: String, or nothing: Value,
    _ body: (any SQLSession, Int) throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value {
    try self.database.read { session throws(HistoryError) in
      guard let id = try Self.number(session, of: database) else { return nothing }
      return try body(session, id)
    }
  }

  /// Texts by number.
  static func texts(
    _ session: any SQLSession, _ table: String, _ column: String, _ id: Int
  ) throws(HistoryError) -> [Int: String] {
    let rows = try session.query(
      "SELECT number, \(column) FROM \(table) WHERE database_id = $1 ORDER BY number", [.integer(id)]
    ) { row throws(HistoryError) in (try row.integer(0), try row.text(1)) }
    return Dictionary(rows) { first, _ in first }
  }

  static func classTexts(
    _ session: any SQLSession, _ id: Int
  ) throws(HistoryError) -> [Int: (class: String, query: String, user: String?)] {
    let rows = try session.query(
      "SELECT number, class, query, user_name FROM class_text WHERE database_id = $1 ORDER BY number", [.integer(id)]
    ) { row throws(HistoryError) in
      (try row.integer(0), (class: try row.text(1), query: try row.text(2), user: row.optionalText(3)))
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// Where each number's text stands among all, by bytes, which is how both engines order texts.
  private static func ranks(_ texts: [Int: String]) -> [Int: Int] {
    let sorted = texts.sorted { $0.value.utf8.lexicographicallyPrecedes($1.value.utf8) }
    return Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.key, $0) })
  }

  /// - Parameter rows: By night.
  private static func byNight<Record>(
    _ rows: [Ranked<Record>]
  ) -> [(night: Int, values: [Record])] {
    var nights: [(night: Int, values: [Record])] = []
    for night in rows.chunked(by: \.night) {
      nights.append((night[night.startIndex].night, night.sorted { $0.rank < $1.rank }.map(\.value)))
    }
    return nights
  }
}

extension Array {
  /// Cut where what `key` says of an element is not what it says of the one before.
  fileprivate func chunked<Key: Equatable>(by key: (Element) -> Key) -> [ArraySlice<Element>] {
    var chunks: [ArraySlice<Element>] = []
    var start = startIndex
    while start < endIndex {
      let first = key(self[start])
      let end = self[start...].firstIndex { key($0) != first } ?? endIndex
      chunks.append(self[start..<end])
      start = end
    }
    return chunks
  }
}
