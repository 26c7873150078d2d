import Testing

@testable import History

/// What is old goes, and what the next night needs stays.
struct PruningTests {
  @Test(arguments: Engine.allCases) func `old nights and documents go, with the texts that only they had`(
    _ engine: Engine
  ) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    for number in 0..<80 {
      let gone = number < 40
      var record = night(day(number), classes: gone ? ["a", "gone"] : ["a", "b"], indexes: gone ? ["old"] : ["new"])
      record.classes[0].plan = gone ? "old plan" : "new plan"
      try history.complete(record)
      try history.fail("down", night: day(number), reason: "down")
    }
    try history.begin("gone", night: day(3))
    try history.prune(nights: day(45), documents: day(78))
    #expect(try history.nights("shop", since: 0).map(\.night) == (45..<80).map(day))
    #expect(try history.nights("down", since: 0).map(\.night) == (45..<80).map(day))
    #expect(try history.classes("shop", since: 0).map(\.night) == (45..<80).map(day))
    #expect(try history.indexes("shop", since: 0).map(\.night) == (45..<80).map(day))
    #expect(try history.document("shop", night: day(77)) == nil)
    #expect(try history.document("shop", night: day(78)) != nil)
    #expect(try history.count("document") == 2)
    #expect(try history.count("class_load") == 70)
    #expect(try history.count("index_load") == 35)
    #expect(try history.count("class_text") == 2)
    #expect(try history.count("plan_text") == 2)
    #expect(try history.count("index_text") == 1)
    #expect(try history.databases() == ["down", "shop"])
    #expect(try history.firstNights("shop")["a"]?.night == day(45))
    // All goes on.
    try history.complete(night(day(80), classes: ["gone", "c"]))
    #expect(try history.classes("shop", since: day(80))[0].classes.map(\.class) == ["c", "gone"])
    #expect(try history.firstNights("shop")["gone"]?.night == day(80))
  }

  @Test(arguments: Engine.allCases) func `the last complete night stays, however old`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    try history.complete(night(day(0), of: "idle"))
    let last = night(day(1), of: "idle")
    try history.complete(last)
    try history.begin("idle", night: day(2))
    for number in 0..<100 { try history.complete(night(day(number))) }
    try history.fail("idle", night: day(99), reason: "down")
    try history.prune(nights: day(98), documents: day(99))
    #expect(try history.nights("idle", since: 0).map(\.night) == [1, 99].map(day))
    #expect(try history.document("idle", night: day(1)) == last.document)
    #expect(try history.baseline("idle") == last.baseline)
    #expect(try history.ledger("idle") == last.ledger)
    #expect(try history.classes("idle", since: 0)[0].classes == last.classes)
    #expect(try history.indexes("idle", since: 0)[0].indexes == last.indexes)
    #expect(try history.nights("shop", since: 0).map(\.night) == [98, 99].map(day))
    #expect(try history.document("shop", night: day(98)) == nil)
    // Everything is old.
    try history.prune(nights: day(1_000), documents: day(1_000))
    #expect(try history.nights("shop", since: 0).map(\.night) == [day(99)])
    #expect(try history.nights("idle", since: 0).map(\.night) == [day(1)])
    #expect(try history.document("shop", night: day(99)) != nil)
    #expect(try history.count("class_load") == 4)
  }

  @Test(arguments: Engine.allCases) func `a document is never kept without its night`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    for number in 0..<3 { try history.complete(night(day(number))) }
    try history.prune(nights: day(2), documents: 0)
    #expect(try history.count("document") == 1)
    #expect(try history.count("night") == 1)
  }

  @Test func `whole months are dropped, with nothing but the last complete night of an idle database left`() throws {
    let store = try TestStore(.postgres)
    defer { store.remove() }
    let history = try store.open()
    let connection = try store.connect()
    func months() throws -> [String] {
      try connection.query(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'class_load'::regclass ORDER BY 1"
      ).rows.map { $0[0]! }
    }
    // The first moment of December belongs to it, the last of November not.
    try history.complete(night(1_764_547_199))
    #expect(try months() == ["class_load_2025_11"])
    try history.complete(night(1_764_547_200))
    #expect(try months() == ["class_load_2025_11", "class_load_2025_12"])
    try history.complete(night(1_764_547_200, of: "idle"))
    for month in 1...4 { try history.complete(night(1_764_547_200 + month * 31 * 86_400)) }
    #expect(try months().count == 6)
    try history.prune(nights: 1_764_547_200 + 100 * 86_400, documents: 0)
    #expect(
      try months() == ["class_load_2025_12", "class_load_2026_03", "class_load_2026_04"])
    #expect(try history.classes("idle", since: 0).map(\.night) == [1_764_547_200])
    #expect(try history.classes("shop", since: 0).count == 1)
    #expect(try history.indexes("shop", since: 0).count == 1)
  }
}
