import Glibc
import Testing

@testable import History

/// What a user configures, and what is shown of it.
struct HistoryPlaceTests {
  private func place(_ configured: String?, _ environment: [String: String]) throws -> HistoryPlace {
    try HistoryPlace(configured) { environment[$0] }
  }

  @Test func `without a word it is in the directory for state`() throws {
    let file = "/sextant/history.sqlite"
    for configured in [nil, ""] {
      #expect(try place(configured, ["XDG_STATE_HOME": "/state", "HOME": "/home/u"]) == .file("/state" + file))
      #expect(try place(configured, ["HOME": "/home/u"]) == .file("/home/u/.local/state" + file))
      // Relative paths have to be passed over.
      #expect(
        try place(configured, ["XDG_STATE_HOME": "state", "HOME": "/home/u"]) == .file("/home/u/.local/state" + file))
      #expect(throws: HistoryError.self) { try place(configured, [:]) }
      #expect(throws: HistoryError.self) { try place(configured, ["HOME": "home"]) }
    }
  }

  @Test func `a path is a file, a URL a server`() throws {
    #expect(try place("/var/lib/h.db", [:]) == .file("/var/lib/h.db"))
    #expect(try place("~/h.db", ["HOME": "/home/u"]) == .file("/home/u/h.db"))
    let here = String(cString: getcwd(nil, 0))
    // None of these is what SQLite takes it for.
    for name in ["h.db", ":memory:", "file:h.db?mode=memory", "dbname=x"] {
      #expect(try place(name, [:]) == .file(here + "/" + name))
    }
    #expect(try place("postgresql://u:p@h/d", [:]) == .server("postgresql://u:p@h/d"))
    #expect(try place("Postgres:///d?service=x", [:]) == .server("postgres:///d?service=x"))
    for wrong in ["mysql://u:secret@h/d", "sqlite:///h.db", "a\0b"] {
      let error = #expect(throws: HistoryError.self) { try place(wrong, [:]) }
      #expect(error?.code == .unreachable && error?.message.contains("secret") == false)
    }
  }

  @Test func `a password is in no name and no message`() throws {
    for target in [
      "postgresql://u:hunter2@127.0.0.1:1/d", "postgresql://u:hunter2/x@127.0.0.1:1/d",
      "postgresql://127.0.0.1:1/d?password=hunter2", "postgresql://u@[hunter2/d?password=hunter2",
    ] {
      let place = try HistoryPlace(target)
      #expect(!place.name.contains("hunter2"))
      let error = #expect(throws: HistoryError.self) { _ = try place.open() }
      #expect(error?.code == .unreachable)
      #expect(error?.message.contains("hunter2") == false, "\(error?.message ?? "")")
    }
  }

  @Test func `files are for their owner alone`() throws {
    let store = try TestStore(.sqlite)
    defer { store.remove() }
    umask(0)
    defer { umask(0o022) }
    let history = try store.open()
    try history.complete(night(day(0)))
    try history.lock("shop")
    func mode(_ path: String) -> mode_t? {
      var found = stat()
      return stat(path, &found) == 0 ? found.st_mode & 0o777 : nil
    }
    #expect(mode(store.directory + "/state") == 0o700)
    #expect(mode(store.directory + "/state/sextant") == 0o700)
    for name in ["", "-wal", "-shm", ".\(LockKey.digits("shop")).lock"] { #expect(mode(store.file + name) == 0o600) }
    #expect(mode(store.directory) == 0o700)
  }

  @Test func `keys of locks stay what they are`() {
    // Programs of different versions have to exclude each other. Computed by another program.
    #expect(LockKey.number("shop") == 0xd91d8c125ace03e6)
    #expect(LockKey.digits("shop") == "d91d8c125ace03e6")
    #expect(LockKey.number("a") != LockKey.number("b"))
  }
}
