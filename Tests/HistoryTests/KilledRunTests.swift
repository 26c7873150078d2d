import Glibc
import Testing

@testable import History

/// A run that ends in the middle, however it ends.
struct KilledRunTests {
  @Test(arguments: Engine.allCases) func `of a night that could not be written wholly nothing is there`(
    _ engine: Engine
  ) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let history = try store.open()
    try history.complete(night(day(0)))
    try history.begin("shop", night: day(1))
    let stop = HistoryError(.failed, "in the middle")
    let error = #expect(throws: HistoryError.self) {
      try history.database.write(night: day(1)) { session throws(HistoryError) in
        try SQLHistory.write(night(day(1), classes: ["new"]), session)
        throw stop
      }
    }
    #expect(error == stop)
    try expectOnlyBeginning(history)
    try history.complete(night(day(1)))
    #expect(try history.nights("shop", since: 0).map(\.state) == [.complete, .complete])
  }

  @Test(arguments: Engine.allCases) func `a killed process leaves its night running, and no lock`(
    _ engine: Engine
  ) async throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    try store.open().complete(night(day(0)))
    let configured = store.configured
    await #expect(processExitsWith: .signal(SIGKILL)) { [configured = configured as String] in
      let history = try HistoryPlace(configured).open() as! SQLHistory
      try history.lock("shop")
      try history.begin("shop", night: day(1))
      try history.database.write(night: day(1)) { session throws(HistoryError) in
        // More than fits into SQLite's cache: some of it is in the file of the log.
        var record = night(day(1), classes: ["new"])
        record.document = [UInt8](repeating: 7, count: 6_000_000)
        try SQLHistory.write(record, session)
        kill(getpid(), SIGKILL)
      }
    }
    if engine == .sqlite {
      var found = stat()
      #expect(stat(store.file + "-wal", &found) == 0 && found.st_size > 1_000_000)
    }
    let history = try store.open()
    // The server may still be about to notice that its client is gone.
    try waitForLock(history)
    try expectOnlyBeginning(history)
    try history.complete(night(day(1)))
    #expect(try history.baseline("shop") == Array("baseline \(day(1))".utf8))
    try history.unlock("shop")
  }

  @Test func `a night that is complete when the process is killed is there`() async throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    let configured = store.configured
    await #expect(processExitsWith: .signal(SIGKILL)) { [configured = configured as String] in
      let history = try HistoryPlace(configured).open()
      try history.complete(night(day(0)))
      kill(getpid(), SIGKILL)
    }
    // In the log, which nobody has written back.
    #expect(access(store.file + "-wal", F_OK) == 0)
    #expect(try store.open().nights("shop", since: 0).map(\.state) == [.complete])
  }

  private func expectOnlyBeginning(_ history: SQLHistory) throws {
    #expect(try history.nights("shop", since: 0).map(\.state) == [.complete, .running])
    #expect(try history.baseline("shop") == Array("baseline \(day(0))".utf8))
    #expect(try history.document("shop", night: day(1)) == nil)
    #expect(try history.classes("shop", since: 0).map(\.night) == [day(0)])
    #expect(try history.count("class_text") == 2)
    #expect(try history.ledger("shop")[0].document == Array("r1 \(day(0))".utf8))
  }

  private func waitForLock(_ history: SQLHistory) throws {
    for attempt in 0... {
      do throws(HistoryError) {
        return try history.lock("shop")
      } catch {
        guard error.code == .busy, attempt < 1_000 else { throw error }
        usleep(10_000)
      }
    }
  }
}
