import Testing

@testable import History

/// What is written is read again, whichever the store.
struct RoundTripTests {
  @Test(arguments: Engine.allCases) func `a night comes back as it was written`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    var record = night(day(0))
    record.document = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    record.baseline = Array(0...255)
    record.classes = [
      ClassRecord(
        class: "big", query: String(repeating: "é'\\ \n", count: 300_000), user: nil, calls: .max,
        milliseconds: .greatestFiniteMagnitude, rows: .min, plan: nil),
      ClassRecord(
        class: "small", query: "", user: "", calls: 0, milliseconds: .leastNonzeroMagnitude, rows: 0, plan: ""),
      ClassRecord(class: "tenth", query: "SELECT $1", user: "Ünal", calls: 1, milliseconds: 0.1, rows: 1, plan: "p"),
    ]
    record.indexes = [
      IndexRecord(index: "a.\"b c\"", bytes: .max, scans: nil), IndexRecord(index: "z", bytes: 0, scans: .max),
    ]
    record.ledger = [
      LedgerRecord(id: "a", state: "new", document: []), LedgerRecord(id: "b", state: "applied", document: [0, 1]),
    ]
    record.calls = .max
    record.milliseconds = 1e300 / 3
    try history.begin("shop", night: record.night)
    try history.complete(record)
    // Also by another, later.
    for history in [history, try store.open()] {
      #expect(try history.databases() == ["shop"])
      #expect(
        try history.nights("shop", since: 0) == [
          NightSummary(
            night: record.night, state: .complete, windowFrom: record.windowFrom, windowTo: record.windowTo,
            calls: .max, milliseconds: 1e300 / 3, rows: 3, bytes: 8_192, openRecommendations: 1)
        ])
      #expect(try history.document("shop", night: record.night) == record.document)
      #expect(try history.baseline("shop") == record.baseline)
      #expect(try history.ledger("shop") == record.ledger)
      let classes = try history.classes("shop", since: 0)
      #expect(classes.map(\.night) == [record.night])
      #expect(classes[0].classes == record.classes)
      let indexes = try history.indexes("shop", since: 0)
      #expect(indexes.map(\.night) == [record.night])
      #expect(indexes[0].indexes == record.indexes)
    }
  }

  @Test(arguments: Engine.allCases) func `of a database that was never seen there is nothing`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    try history.complete(night(day(0)))
    for name in ["other", "SHOP", "shop ", "", "sh\0op"] {
      #expect(try history.nights(name, since: 0).isEmpty)
      #expect(try history.document(name, night: day(0)) == nil)
      #expect(try history.baseline(name) == nil)
      #expect(try history.ledger(name).isEmpty)
      #expect(try history.classes(name, since: 0).isEmpty)
      #expect(try history.indexes(name, since: 0).isEmpty)
      #expect(try history.firstNights(name).isEmpty)
    }
    #expect(try history.document("shop", night: day(1)) == nil)
  }

  @Test(arguments: Engine.allCases) func `names are any text, told apart by their bytes`(_ engine: Engine) throws {
    let names = [
      "'; DROP TABLE night; --", "\"", "''", "\\", "$1", "?1", "%s", "", " ", "\n\t\r", "é", "e\u{301}", "🦀",
      "\u{202E}x",
      "NULL", "\u{FEFF}", String(repeating: "ß", count: 1_000),
    ]
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    for name in names {
      var record = night(day(0), of: name, classes: names, indexes: names)
      record.ledger = names.map { LedgerRecord(id: $0, state: $0, document: Array($0.utf8)) }
      try history.lock(name)
      try history.begin(name, night: day(1))
      try history.complete(record)
      try history.fail(name, night: day(1), reason: name)
      try history.unlock(name)
    }
    let bytes = names.map { Array($0.utf8) }
    let sorted = bytes.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try history.databases().map { Array($0.utf8) } == sorted)
    for name in names {
      #expect(try history.nights(name, since: 0).map { $0.reason.map { Array($0.utf8) } } == [nil, Array(name.utf8)])
      let classes = try #require(try history.classes(name, since: 0).first?.classes)
      #expect(classes.map { Array($0.class.utf8) } == sorted)
      #expect(classes.map { Array($0.query.utf8) } == sorted.map { Array("SELECT ".utf8) + $0 })
      #expect(try history.indexes(name, since: 0)[0].indexes.map { Array($0.index.utf8) } == sorted)
      let ledger = try history.ledger(name)
      #expect(ledger.map { Array($0.id.utf8) } == sorted)
      #expect(ledger.map { Array($0.state.utf8) } == sorted)
      // "é" in its two forms is one key of a Swift dictionary.
      #expect(try history.firstNights(name).count == names.count - 1)
      #expect(try history.firstNights(name)["é"]?.nights == 2)
    }
  }

  @Test(arguments: Engine.allCases) func `what no store can hold is refused, or made what it can`(_ engine: Engine)
    throws
  {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    func refused(_ change: (inout NightRecord) -> Void) -> String? {
      var record = night(day(0))
      change(&record)
      do throws(HistoryError) {
        try history.complete(record)
        return nil
      } catch {
        return error.code == .failed ? error.message : "another code: \(error.code)"
      }
    }
    #expect(refused { $0.database = "a\0b" }?.contains("database \"a\\0b\" contains a NUL byte") == true)
    #expect(refused { $0.classes[0].class = "\0" }?.contains("class") == true)
    #expect(refused { $0.classes[0].plan = "\0" }?.contains("plan") == true)
    #expect(refused { $0.indexes[0].index = "\0" }?.contains("index") == true)
    #expect(refused { $0.ledger[0].id = "\0" }?.contains("recommendation") == true)
    #expect(refused { $0.ledger[0].state = "\0" }?.contains("state") == true)
    #expect(refused { $0.classes[1].class = "a" }?.contains("class \"a\" stands twice") == true)
    #expect(refused { $0.classes[0].class = String(repeating: "x", count: 2_001) }?.contains("2000 bytes") == true)
    #expect(refused { $0.milliseconds = .nan }?.contains("finite") == true)
    #expect(refused { $0.classes[0].milliseconds = .infinity }?.contains("finite") == true)
    #expect(refused { $0.night = -1 }?.contains("-1") == true)
    #expect(refused { $0.night = .max }?.contains("clock") == true)
    #expect(throws: HistoryError.self) { try history.begin("a\0b", night: 1) }
    #expect(throws: HistoryError.self) { try history.fail("a", night: .min, reason: "") }
    #expect(throws: HistoryError.self) { try history.lock("a\0b") }
    #expect(try history.databases().isEmpty)
    #expect(
      refused {
        $0.classes[0].query = "a\0b"
        $0.classes[0].user = "\0"
      } == nil)
    let found = try history.classes("shop", since: 0)[0].classes[0]
    #expect(found.query == "a\u{FFFD}b" && found.user == "\u{FFFD}")
    try history.fail("shop", night: day(1), reason: "no\0reason")
    #expect(try history.nights("shop", since: day(1))[0].reason == "no\u{FFFD}reason")
  }
}
