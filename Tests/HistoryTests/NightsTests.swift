import Testing

@testable import History

/// Nights one after another.
struct NightsTests {
  @Test(arguments: Engine.allCases) func `a night is running, then complete or failed`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    func states() throws -> [NightSummary.State] { try history.nights("shop", since: 0).map(\.state) }
    try history.begin("shop", night: day(0))
    #expect(try history.nights("shop", since: 0) == [NightSummary(night: day(0), state: .running)])
    try history.fail("shop", night: day(0), reason: "no route to host")
    #expect(
      try history.nights("shop", since: 0) == [
        NightSummary(night: day(0), state: .failed, reason: "no route to host")
      ])
    // Once more.
    try history.begin("shop", night: day(0))
    #expect(try history.nights("shop", since: 0) == [NightSummary(night: day(0), state: .running)])
    try history.complete(night(day(0)))
    #expect(try states() == [.complete])
    // What is there is not lost when another run of the same time comes to nothing.
    try history.begin("shop", night: day(0))
    try history.fail("shop", night: day(0), reason: "killed")
    #expect(try states() == [.complete])
    #expect(try history.nights("shop", since: 0)[0].reason == nil)
    #expect(try history.document("shop", night: day(0)) != nil)
    // A failure of which there was no beginning.
    try history.fail("shop", night: day(1), reason: "down")
    #expect(try states() == [.complete, .failed])
    #expect(try history.baseline("shop") == Array("baseline \(day(0))".utf8))
  }

  @Test(arguments: Engine.allCases) func `a night of the same number is replaced`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    try history.complete(night(day(0), classes: ["a", "b", "c"], indexes: ["x", "y"]))
    let second = night(day(0), classes: ["b"], indexes: ["z"], calls: 99)
    try history.complete(second)
    #expect(try history.nights("shop", since: 0).map(\.calls) == [99])
    #expect(try history.classes("shop", since: 0)[0].classes == second.classes)
    #expect(try history.indexes("shop", since: 0)[0].indexes == second.indexes)
    #expect(try history.document("shop", night: day(0)) == second.document)
    #expect(try history.count("document") == 1)
  }

  @Test(arguments: Engine.allCases) func `nights are read from one on, oldest first`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    // Over two months, and not in order.
    for number in [28, 31, 29, 30, 33, 32] {
      try history.complete(
        night(day(number), classes: number == 28 ? ["z", "a"] : number == 30 ? [] : ["b", "a"], calls: number))
      try history.complete(night(day(number), of: "other"))
    }
    #expect(try history.databases() == ["other", "shop"])
    #expect(try history.nights("shop", since: day(30)).map(\.night) == [30, 31, 32, 33].map(day))
    #expect(try history.nights("shop", since: day(30) + 1).map(\.night) == [31, 32, 33].map(day))
    let classes = try history.classes("shop", since: day(28))
    // A night without classes has none to be read.
    #expect(classes.map(\.night) == [28, 29, 31, 32, 33].map(day))
    #expect(
      classes.map { $0.classes.map(\.class) } == [["a", "z"], ["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"]])
    #expect(classes.map { $0.classes[0].calls } == [28, 29, 31, 32, 33])
    #expect(try history.indexes("shop", since: day(32)).map(\.night) == [32, 33].map(day))
    let first = try history.firstNights("shop")
    #expect(first.mapValues(\.night) == ["z": day(28), "a": day(28), "b": day(29)])
    #expect(first.mapValues(\.nights) == ["z": 1, "a": 5, "b": 4])
  }

  @Test(arguments: Engine.allCases) func `a class's text is kept once, the last one`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    for number in 0..<5 {
      var record = night(day(number))
      record.classes[0].query = number == 4 ? "SELECT 4" : "SELECT 0"
      record.classes[0].user = number == 4 ? nil : "user \(number)"
      record.classes[1].plan = number == 4 ? "other plan" : nil
      try history.complete(record)
    }
    #expect(try history.count("class_text") == 2)
    #expect(try history.count("class_load") == 10)
    #expect(try history.count("index_text") == 1)
    #expect(try history.count("plan_text") == 2)
    let nights = try history.classes("shop", since: 0)
    #expect(nights.allSatisfy { $0.classes[0].query == "SELECT 4" })
    // A night that doesn't know the user doesn't make it unknown.
    #expect(nights.allSatisfy { $0.classes[0].user == "user 3" })
    #expect(nights.map { $0.classes[1].plan } == [nil, nil, nil, nil, "other plan"])
  }

  @Test(arguments: Engine.allCases) func `the ledger and the baseline are the last night's`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    var record = night(day(1))
    record.ledger = ["b", "a", "c"].map { LedgerRecord(id: $0, state: "new", document: [1]) }
    try history.complete(record)
    #expect(try history.ledger("shop").map(\.id) == ["a", "b", "c"])
    record = night(day(2))
    record.ledger = [
      LedgerRecord(id: "b", state: "applied", document: [2]), LedgerRecord(id: "d", state: "new", document: [3]),
    ]
    try history.complete(record)
    #expect(try history.ledger("shop") == record.ledger)
    // One that is written late.
    try history.complete(night(day(0)))
    #expect(try history.ledger("shop") == record.ledger)
    #expect(try history.baseline("shop") == record.baseline)
    #expect(try history.nights("shop", since: 0).map(\.night) == [0, 1, 2].map(day))
    #expect(try history.classes("shop", since: 0).count == 3)
    record.ledger = []
    try history.complete(record)
    #expect(try history.ledger("shop").isEmpty)
  }
}
