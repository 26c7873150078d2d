extension SQLHistory {
  func complete(_ record: NightRecord) throws(HistoryError) {
    try Check.record(record)
    try database.write(night: record.night) { session throws(HistoryError) in try Self.write(record, session) }
  }

  func update(_ records: [LedgerRecord], of database: String) throws(HistoryError) {
    try Check.key(database, "database")
    try Check.ledger(records)
    try self.database.write(night: nil) { session throws(HistoryError) in
      let id = try Self.identify(session, database)
      for record in records {
        try session.execute(
          """
          INSERT INTO ledger (database_id, id, state, content) VALUES ($1, $2, $3, $4)
          ON CONFLICT (database_id, id) DO UPDATE SET state = excluded.state, content = excluded.content
          """, [.integer(id), .text(record.id), .text(record.state), .bytes(record.document)])
      }
    }
  }

  /// Writes a night; the caller's transaction makes it one.
  static func write(_ record: NightRecord, _ session: any SQLSession) throws(HistoryError) {
    let id = try identify(session, record.database)
    let last = try lastComplete(session, id)
    let key: [SQLValue] = [.integer(id), .integer(record.night)]
    for table in ["night", "document", "class_load", "index_load"] {
      try session.execute("DELETE FROM \(table) WHERE database_id = $1 AND night = $2", key)
    }
    try session.insert(
      into: "night",
      [
        "database_id", "night", "state", "window_from", "window_to", "calls", "milliseconds", "row_count", "bytes",
        "open_recommendations",
      ],
      [
        key + [
          .text(NightSummary.State.complete.rawValue), .integer(record.windowFrom), .integer(record.windowTo),
          .integer(record.calls), .real(record.milliseconds), .integer(record.rows), .integer(record.bytes),
          .integer(record.openRecommendations),
        ]
      ])
    try session.insert(into: "document", ["database_id", "night", "content"], [key + [.bytes(record.document)]])
    // Of an earlier night that is written late only the loads and the report count.
    if record.night >= last ?? record.night { try replaceState(record, id, session) }
    try writeClasses(record, id, session)
    try writeIndexes(record, id, session)
  }

  /// What there is once for each database.
  private static func replaceState(_ record: NightRecord, _ id: Int, _ session: any SQLSession) throws(HistoryError) {
    try session.execute(
      """
      INSERT INTO baseline (database_id, content) VALUES ($1, $2)
      ON CONFLICT (database_id) DO UPDATE SET content = excluded.content
      """, [.integer(id), .bytes(record.baseline)])
    try session.execute("DELETE FROM ledger WHERE database_id = $1", [.integer(id)])
    try session.insert(
      into: "ledger", ["database_id", "id", "state", "content"],
      record.ledger.map { [.integer(id), .text($0.id), .text($0.state), .bytes($0.document)] })
  }

  private static func writeClasses(_ record: NightRecord, _ id: Int, _ session: any SQLSession) throws(HistoryError) {
    let known = try classTexts(session, id)
    var numbers = Numbers(known.map { ($0.key, $0.value.class) })
    var new: [[SQLValue]] = []
    let plans = try self.numbers(of: record.classes.compactMap(\.plan), "plan_text", "plan", id, session)
    var loads: [[SQLValue]] = []
    for load in record.classes {
      let query = Check.withoutNUL(load.query)
      let user = load.user.map(Check.withoutNUL)
      let (number, isNew) = numbers.number(of: load.class)
      if isNew {
        new.append([.integer(id), .integer(number), .text(load.class), .text(query), .text(user)])
      } else if let old = known[number], !same(old.query, query) || !same(old.user, user) {
        // What is not known any more stays.
        try session.execute(
          "UPDATE class_text SET query = $3, user_name = coalesce($4, user_name) WHERE database_id = $1 AND number = $2",
          [.integer(id), .integer(number), .text(query), .text(user)])
      }
      loads.append([
        .integer(id), .integer(record.night), .integer(number), .integer(load.calls), .real(load.milliseconds),
        .integer(load.rows), .integer(load.plan.map { plans[Array($0.utf8)]! }),
      ])
    }
    try session.insert(into: "class_text", ["database_id", "number", "class", "query", "user_name"], new)
    try session.insert(
      into: "class_load",
      ["database_id", "night", "class_number", "calls", "milliseconds", "row_count", "plan_number"], loads)
  }

  private static func writeIndexes(_ record: NightRecord, _ id: Int, _ session: any SQLSession) throws(HistoryError) {
    let names = try numbers(of: record.indexes.map(\.index), "index_text", "name", id, session)
    try session.insert(
      into: "index_load", ["database_id", "night", "index_number", "bytes", "scans"],
      record.indexes.map {
        [
          .integer(id), .integer(record.night), .integer(names[Array($0.index.utf8)]!), .integer($0.bytes),
          .integer($0.scans),
        ]
      })
  }

  /// The numbers of texts by their bytes; those that have none get one.
  private static func numbers(
    of texts: [String], _ table: String, _ column: String, _ id: Int, _ session: any SQLSession
  ) throws(HistoryError) -> [[UInt8]: Int] {
    var numbers = Numbers(try Self.texts(session, table, column, id).map { ($0.key, $0.value) })
    var new: [[SQLValue]] = []
    for text in texts {
      let (number, isNew) = numbers.number(of: text)
      if isNew { new.append([.integer(id), .integer(number), .text(text)]) }
    }
    try session.insert(into: table, ["database_id", "number", column], new)
    return numbers.byBytes
  }

  private static func same(_ first: String?, _ second: String?) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    return first.utf8.elementsEqual(second.utf8)
  }
}

/// The numbers of a database's texts, from 1, given out in the order in which they come.
private struct Numbers {
  private(set) var byBytes: [[UInt8]: Int] = [:]
  private var last = 0

  init(_ known: [(number: Int, text: String)]) {
    for (number, text) in known {
      byBytes[Array(text.utf8)] = number
      last = max(last, number)
    }
  }

  mutating func number(of text: String) -> (number: Int, isNew: Bool) {
    if let number = byBytes[Array(text.utf8)] { return (number, false) }
    last += 1
    byBytes[Array(text.utf8)] = last
    return (last, true)
  }
}
