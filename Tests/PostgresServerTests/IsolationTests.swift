import Glibc
import PostgresClient
import Testing

@testable import PostgresServer

/// A throwaway server is spoken to and no other, and shares nothing with other children of this process.
struct IsolationTests {
  @Test func `libpq's environment leads nowhere else`() async {
    await #expect(processExitsWith: .success) {
      for (name, value) in [
        ("PGHOST", "192.0.2.1"), ("PGHOSTADDR", "192.0.2.1"), ("PGPORT", "1"), ("PGSERVICE", "no-such-service"),
        ("PGSERVICEFILE", "/nonexistent"), ("PGOPTIONS", "-c search_path=evil -c work_mem=64kB"),
        ("PGDATABASE", "evil"),
        ("PGUSER", "evil"), ("PGDATESTYLE", "German"), ("PGTZ", "Asia/Tokyo"), ("PGCONNECT_TIMEOUT", "2"),
        ("PGTARGETSESSIONATTRS", "standby"), ("PGCHANNELBINDING", "require"), ("PGREQUIREPEER", "nobody-at-all"),
        ("PGGSSENCMODE", "require"), ("PGCLIENTENCODING", "LATIN1"), ("PGAPPNAME", "evil"),
      ] { setenv(name, value, 1) }
      let cluster = try LocalCluster(ServerBinaries.find())
      try cluster.start()
      for connection in [try cluster.connect(), try cluster.administer(database: "postgres")] {
        let found = try connection.query(
          """
          SELECT current_setting('data_directory'), current_setting('work_mem'), current_setting('DateStyle'),
            current_setting('TimeZone'), current_setting('client_encoding'), current_database()::text, current_user::text
          """
        ).rows[0]
        precondition(found == [cluster.dataDirectory, "4MB", "ISO, MDY", "UTC", "UTF8", "postgres", "postgres"])
      }
      let path = try cluster.administer(database: "postgres").query("SHOW search_path").scalar
      precondition(path == "pg_catalog")
      cluster.remove()
    }
  }

  @Test func `an administrator looks names up in pg_catalog alone`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let administration = try cluster.connect()
    try administration.execute(
      script: """
        CREATE TABLE public.pg_class (relname name); INSERT INTO public.pg_class VALUES ('shadow');
        ALTER DATABASE postgres SET search_path = public, pg_catalog;
        ALTER ROLE postgres SET search_path = public, pg_catalog
        """)
    let question = "SELECT count(*) FROM pg_class WHERE relname = 'shadow'"
    #expect(try cluster.connect().query(question).scalar == "1")
    #expect(try cluster.administer(database: "postgres").query(question).scalar == "0")
  }

  @Test func `no child inherits another's channel, also when they start at the same time`() async {
    // In a process of its own, where no other test opens anything.
    await #expect(processExitsWith: .success) {
      // Children that are no business of ChildProcess, made while it makes its own.
      let own = Self.inheritedChannels()
      let strangers = Task.detached {
        var inherited = 0
        for _ in 0..<150 { inherited += Self.inheritedChannels() - own }
        return inherited
      }
      var children: [ChildProcess] = []
      for number in 0..<150 {
        let child = try ChildProcess(["/bin/cat"])
        child.write(line: "hello \(number)")
        precondition(child.readLine() == "hello \(number)")
        children.append(child)
        if children.count > 5 { children.removeFirst() }
      }
      let inherited = await strangers.value
      precondition(inherited == 0)
    }
  }

  /// How many sockets and pipes a new child finds open beside its own output.
  private static func inheritedChannels() -> Int {
    guard let stream = popen("exec ls -l /proc/self/fd 2>/dev/null </dev/null", "r") else { return 0 }
    defer { pclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, stream)
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    return lines.count { line in
      guard let arrow = line.split(separator: " ").firstIndex(of: "->") else { return false }
      let words = line.split(separator: " ")
      guard let descriptor = Int(words[arrow - 1]), descriptor > 2 else { return false }
      return words[arrow + 1].hasPrefix("socket:") || words[arrow + 1].hasPrefix("pipe:")
    }
  }

  @Test func `a call that takes too long is cancelled, and its session ended when that is not heeded`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    var ended: [Int32] = []
    let limit = TimeLimit(seconds: 0.4, floor: 0.2) { process in
      ended.append(process)
      _ = try? cluster.connect().query("SELECT pg_terminate_backend($1::int)", [String(process)])
    }
    let connection = try cluster.connect()
    connection.limit = limit
    #expect(try connection.query("SELECT $1::int + 1", ["1"]).scalar == "2")
    let slow = #expect(throws: PostgresError.self) { try connection.query("SELECT pg_sleep(600)") }
    #expect(slow?.isTimeout == true && slow?.isServerFailure == false)
    #expect(connection.isOpen && ended.isEmpty && limit.expired == 1 && limit.seconds == 0.2)
    #expect(try connection.query("SELECT $1::int + 1", ["2"]).scalar == "3")
    let deaf = #expect(throws: PostgresError.self) {
      try connection.query(
        "DO $$ BEGIN LOOP BEGIN LOOP END LOOP; EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$")
    }
    #expect(deaf?.isTimeout == true && !connection.isOpen && ended == [connection.backendProcess] || ended.count == 1)
    #expect(limit.expired == 2)
    // The server's own timeout counts as well.
    let other = try cluster.connect(settings: [("statement_timeout", "50ms")])
    other.limit = TimeLimit(seconds: 20) { _ in }
    #expect(throws: PostgresError.self) { try other.query("SELECT pg_sleep(600)") }
    #expect(other.limit?.expired == 1 && other.limit?.seconds == 10)
    // What is wrong at once is no question of time.
    #expect(throws: PostgresError.self) { try other.query("SELECT nothing") }
    #expect(other.limit?.expired == 1)
  }
}
