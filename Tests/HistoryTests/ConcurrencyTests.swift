import Dispatch
import Glibc
import Testing

@testable import History

/// Several collectors at once.
struct ConcurrencyTests {
  @Test(arguments: Engine.allCases) func `two runs on one database exclude each other`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let first = try store.open()
    let second = try store.open()
    try first.lock("shop")
    let error = #expect(throws: HistoryError.self) { try second.lock("shop") }
    #expect(error?.code == .busy)
    #expect(error?.message.contains("\"shop\"") == true)
    // Who it is: the process itself, or the server's that serves it.
    #expect(error?.message.contains(engine == .sqlite ? "process \(getpid()) on " : "server's process ") == true)
    #expect(throws: HistoryError.self) { try first.lock("shop") }
    try second.lock("other")
    try second.unlock("shop")
    #expect(throws: HistoryError.self) { try second.lock("shop") }
    try first.unlock("shop")
    try second.lock("shop")
    #expect(throws: HistoryError.self) { try first.lock("shop") }
    try second.unlock("shop")
    try first.lock("shop")
  }

  @Test(arguments: Engine.allCases) func `a lock goes with its store`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    var first: SQLHistory? = try store.open()
    try first?.lock("shop")
    first = nil
    let second = try store.open()
    for attempt in 0... {
      do throws(HistoryError) {
        try second.lock("shop")
        break
      } catch {
        // A server notices a little later.
        guard engine == .postgres, attempt < 1_000 else { throw error }
        usleep(10_000)
      }
    }
  }

  @Test func `a lock's file is gone when it is released, and one that a killed run left is no obstacle`() throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    let history = try store.open()
    let file = "\(store.file).\(LockKey.digits("shop")).lock"
    try history.lock("shop")
    #expect(access(file, F_OK) == 0)
    try history.unlock("shop")
    #expect(access(file, F_OK) != 0)
    close(open(file, O_CREAT | O_WRONLY, 0o600))
    try history.lock("shop")
  }

  @Test func `a link in the place of a lock's file is not followed`() throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    let history = try store.open()
    let target = store.directory + "/target"
    close(open(target, O_CREAT | O_WRONLY, 0o600))
    symlink(target, "\(store.file).\(LockKey.digits("shop")).lock")
    let error = #expect(throws: HistoryError.self) { try history.lock("shop") }
    #expect(error?.code == .unreachable)
    var found = stat()
    #expect(stat(target, &found) == 0 && found.st_size == 0)
  }

  /// SQLite's locks are of `fcntl`: a process that closes any descriptor of the file has none any more.
  @Test func `to open a store takes no lock from another of the same process`() async throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    let first = try store.open()
    try first.complete(night(day(0)))
    let second = try store.open()
    #expect(try second.databases() == first.databases())
    await #expect(processExitsWith: .success) { [file = store.file as String] in
      let descriptor = open(file, O_RDWR)
      precondition(descriptor >= 0)
      // The bytes that a connection holds as long as it is open ("The Pending Byte" of SQLite's os.h).
      var lock = Glibc.flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = 0x4000_0002
      lock.l_len = 510
      precondition(fcntl(descriptor, F_GETLK, &lock) == 0)
      precondition(lock.l_type == Int16(F_RDLCK))
    }
    withExtendedLifetime((first, second)) {}
  }

  /// Each its own database, over months that none of them has made yet, while another deletes what is old.
  @Test(arguments: Engine.allCases) func `collectors write at once, and each finds all of its own`(
    _ engine: Engine
  ) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let nights = 12
    let failures = inParallel(5) { worker in
      // Opened at once too: who comes first makes the tables.
      let history = try store.open()
      for number in 0..<nights {
        guard worker > 0 else {
          try history.prune(nights: day(0), documents: day(0))
          continue
        }
        try history.lock("d\(worker)")
        try history.begin("d\(worker)", night: day(number * 10))
        try history.complete(night(day(number * 10), of: "d\(worker)", classes: ["c\(number)", "all"], calls: worker))
        try history.unlock("d\(worker)")
      }
    }
    #expect(failures == [])
    let history = try store.open()
    #expect(try history.databases() == ["d1", "d2", "d3", "d4"])
    for worker in 1...4 {
      let classes = try history.classes("d\(worker)", since: 0)
      #expect(classes.map(\.night) == (0..<nights).map { day($0 * 10) })
      #expect(classes.allSatisfy { $0.classes.map(\.calls) == [worker, worker] })
      #expect(try history.firstNights("d\(worker)")["all"]?.nights == nights)
    }
  }

  /// Without the lock, which a caller may forget: nothing is lost or mixed up.
  @Test(arguments: Engine.allCases) func `writers of one database wait for each other`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let failures = inParallel(4) { worker in
      let history = try store.open()
      for number in 0..<10 {
        let place = number * 4 + worker
        try history.complete(night(day(place), classes: ["w\(worker)", "n\(place)"], calls: place))
      }
    }
    #expect(failures == [])
    let history = try store.open()
    let classes = try history.classes("shop", since: 0)
    #expect(classes.map(\.night) == (0..<40).map(day))
    for (place, found) in classes.enumerated() {
      #expect(found.classes.map(\.class) == ["n\(place)", "w\(place % 4)"])
      #expect(found.classes.allSatisfy { $0.query == "SELECT \($0.class)" && $0.calls == place })
    }
    #expect(try history.baseline("shop") == Array("baseline \(day(39))".utf8))
  }

  /// Months are dropped and made again under the feet of those who write.
  @Test(arguments: Engine.allCases) func `who writes into a month that is being dropped succeeds`(
    _ engine: Engine
  ) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    let failures = inParallel(3) { worker in
      let history = try store.open()
      for number in 0..<30 {
        if worker == 0 {
          try history.prune(nights: day(400), documents: day(400))
        } else {
          try history.complete(night(day(number), of: "d\(worker)"))
        }
      }
    }
    #expect(failures == [])
    let history = try store.open()
    for worker in 1...2 {
      #expect(try history.nights("d\(worker)", since: 0).last?.night == day(29))
      #expect(try history.classes("d\(worker)", since: 0).last?.classes == night(day(29)).classes)
      #expect(try history.document("d\(worker)", night: day(29)) != nil)
    }
  }

  /// What went wrong, on threads of their own.
  private func inParallel(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) -> [String] {
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: count) { worker in
      do { try work(worker) } catch { failures.append("\(worker): \(error)") }
    }
    return failures.all
  }
}

private final class Failures: @unchecked Sendable {
  private let queue = DispatchQueue(label: "failures")
  private var texts: [String] = []

  func append(_ text: String) { queue.sync { texts.append(text) } }
  var all: [String] { queue.sync { texts } }
}
