import Glibc
import PostgresClient
import PostgresServer
import Testing

@testable import History

/// What is no history, or none that this program may write.
struct RefusalTests {
  private func refusal(_ store: TestStore) -> HistoryError? {
    do throws(HistoryError) {
      _ = try store.place.open()
      return nil
    } catch {
      return error
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "w"))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private func read(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
  }

  @Test(arguments: Engine.allCases) func `a history of a newer Sextant is left alone`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    do {
      let history = try store.open()
      try history.complete(night(day(0)))
      try history.database.write(night: nil) { session throws(HistoryError) in
        try session.execute("UPDATE schema_version SET version = $1", [.integer(Schema.version + 1)])
      }
    }
    let error = refusal(store)
    #expect(error?.code == .notAHistory)
    #expect(error?.message.contains("newer Sextant") == true)
    #expect(error?.message.contains("format is \(Schema.version + 1)") == true)
  }

  @Test(arguments: Engine.allCases) func `tables of another program are left alone`(_ engine: Engine) throws {
    let store = try TestStore(engine)
    defer { store.remove() }
    switch engine {
    case .sqlite:
      // A history whose tables have other names, so that it is a database of another program.
      let other = try store.open()
      try other.database.write(night: nil) { session throws(HistoryError) in
        try session.execute("ALTER TABLE schema_version RENAME TO something", [])
      }
    case .postgres:
      try store.connect().execute(script: "CREATE SCHEMA sextant; CREATE TABLE sextant.something (x int)")
    }
    let error = refusal(store)
    #expect(error?.code == .notAHistory)
    #expect(error?.message.contains("not Sextant's") == true)
    if engine == .postgres {
      #expect(
        try store.connect().query("SELECT count(*) FROM pg_class WHERE relnamespace = 'sextant'::regnamespace").scalar
          == "1")
    }
  }

  @Test func `a file that is no SQLite database is refused, and stays as it is`() throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    let bytes = Array(String(repeating: "Not a database. ", count: 1_000).utf8)
    try write(bytes, to: store.directory + "/text")
    let place = HistoryPlace.file(store.directory + "/text")
    let error = #expect(throws: HistoryError.self) { _ = try place.open() }
    #expect(error?.code == .notAHistory)
    #expect(error?.message.contains("/text\" is no SQLite database") == true)
    #expect(try read(store.directory + "/text") == bytes)
  }

  @Test func `a damaged file is said to be damaged`() throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    do {
      let history = try store.open()
      for number in 0..<20 { try history.complete(night(day(number), classes: (0..<50).map { "class \($0)" })) }
    }
    var bytes = try read(store.file)
    // All but the first page, which has the tables' names.
    for place in 4_096..<bytes.count { bytes[place] = 0xA5 }
    try write(bytes, to: store.file)
    let error = #expect(throws: HistoryError.self) {
      _ = try store.place.open().nights("shop", since: 0)
    }
    #expect(error?.code == .failed)
    #expect(error?.message.contains("is damaged") == true)
  }

  @Test func `places that can't be written to are named`() throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    try write([], to: store.directory + "/file")
    for path in [
      store.directory, store.directory + "/file/history.sqlite", "/proc/sextant/history.sqlite", "/dev/full/h",
      store.directory + "/" + String(repeating: "n", count: 300),
    ] {
      let error = #expect(throws: HistoryError.self) { _ = try HistoryPlace.file(path).open() }
      #expect(error?.code == .unreachable, "\(path)")
      #expect(error?.message.contains("can't be written") == true)
    }
  }

  /// Root may write anywhere, so that a process of another user tries.
  @Test func `a directory without the right to write is named`() async throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    try store.open().complete(night(day(0)))
    chmod(store.file, 0o444)
    for path in ["/state/sextant", "/state", ""] { chmod(store.directory + path, 0o555) }
    defer { for path in ["", "/state", "/state/sextant"] { chmod(store.directory + path, 0o755) } }
    for path in [store.directory + "/new.sqlite", store.directory + "/new/history.sqlite", store.file] {
      await #expect(processExitsWith: .success) { [path = path as String] in
        if getuid() == 0 { precondition(setuid(65_534) == 0) }
        do throws(HistoryError) {
          _ = try HistoryPlace.file(path).open()
          fatalError("it was opened")
        } catch {
          precondition(error.code == .unreachable, "\(error)")
          precondition(error.message.contains("Permission denied"), "\(error)")
        }
      }
    }
  }

  @Test func `a full disk is said to be full`() async throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    let configured = store.configured
    await #expect(processExitsWith: .success) { [configured = configured as String] in
      let history = try HistoryPlace(configured).open() as! SQLHistory
      try history.complete(night(day(0)))
      // As many pages as there are, which SQLite tells like a full disk.
      try history.database.write(night: nil) { session throws(HistoryError) in
        _ = try session.query("PRAGMA max_page_count = 1", []) { row throws(HistoryError) in try row.integer(0) }
      }
      var record = night(day(1))
      record.document = [UInt8](repeating: 1, count: 1_000_000)
      do throws(HistoryError) {
        try history.complete(record)
        fatalError("it was written")
      } catch {
        precondition(error.code == .failed && error.message.contains("no space is left"), "\(error)")
      }
      let nights = try history.nights("shop", since: 0)
      precondition(nights.map(\.night) == [day(0)])
    }
  }

  // MARK: - Servers

  @Test func `a role without rights is told what it needs`() throws {
    let store = try TestStore(.postgres)
    defer { store.remove() }
    let cluster = try TestStore.cluster.get()
    guard case .server(let url) = store.place else { return }
    let role = "poor_\(UInt64.random(in: 0 ... .max))"
    try cluster.connect().execute(script: "CREATE ROLE \(role) LOGIN")
    let poor = try HistoryPlace(url.replacing("postgres@", with: "\(role)@"))
    let error = #expect(throws: HistoryError.self) { _ = try poor.open() }
    #expect(error?.code == .unreachable)
    #expect(error?.message.contains("GRANT CREATE") == true)
    // With what it is told to be given all works.
    try store.connect().execute(
      script: "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO \(role)', current_database()); END $$")
    let history = try poor.open()
    try history.complete(night(day(0)))
    try history.prune(nights: day(100), documents: day(100))
    #expect(try history.nights("shop", since: 0).count == 1)
  }

  @Test func `a server that only reads is refused`() throws {
    let store = try TestStore(.postgres)
    defer { store.remove() }
    try store.connect().execute(
      script: """
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$
        """)
    // What a session may change is no obstacle.
    try store.open().complete(night(day(0)))
    let error = PostgresProblem("").error(
      PostgresError(.statementFailed, "cannot execute INSERT in a read-only transaction", sqlState: "25006"))
    #expect(error.code == .unreachable)
  }

  @Test func `a database with another encoding is refused`() throws {
    let cluster = try TestStore.cluster.get()
    let name = "latin_\(UInt64.random(in: 0 ... .max))"
    try cluster.connect().execute(
      script: "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    let place = HistoryPlace.server(cluster.uri(database: name, user: LocalCluster.superuser))
    let error = #expect(throws: HistoryError.self) { _ = try place.open() }
    #expect(error?.message.contains("UTF8") == true)
  }

  @Test func `a lost connection is said to be lost, and nothing is half written`() throws {
    let store = try TestStore(.postgres)
    defer { store.remove() }
    let history = try store.open()
    try history.complete(night(day(0)))
    let other = try store.connect()
    let error = #expect(throws: HistoryError.self) {
      try history.database.write(night: day(1)) { session throws(HistoryError) in
        try SQLHistory.write(night(day(1)), session)
        do throws(PostgresError) {
          try other.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'sextant' AND pid <> pg_backend_pid()
            """)
        } catch {
          throw HistoryError(.busy, "\(error)")
        }
      }
    }
    #expect(error?.code == .failed)
    #expect(error?.message.contains("lost") == true, "\(error?.message ?? "")")
    #expect(try store.open().nights("shop", since: 0).map(\.night) == [day(0)])
  }

  @Test func `what the user's database has on its search path is not taken for a table of the history`() throws {
    let store = try TestStore(.postgres)
    defer { store.remove() }
    try store.connect().execute(
      script: """
        CREATE TABLE public.night (x int); CREATE TABLE public.monitored (x int);
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public', current_database()); END $$
        """)
    let history = try store.open()
    try history.complete(night(day(0)))
    #expect(try store.open().databases() == ["shop"])
    #expect(try store.connect().query("SELECT count(*) FROM public.night").scalar == "0")
  }
}
