import Glibc
import PostgresClient
import PostgresServer

/// What one run of a real server wrote in all three of its formats at once.
struct ServerLogs: Sendable {
  let stderr: [UInt8]
  let csv: [UInt8]
  let json: [UInt8]

  /// Written once for all tests.
  static let nasty = Result { try run(statements) }

  /// Each is sent by itself; errors are part of the matter.
  private static let statements = [
    "SELECT 1", "SELECT 'o''neil', \"a\".\"b\"\"c\" FROM (SELECT 1 AS \"b\"\"c\") AS \"a\"",
    "SELECT 'line one\nline two\n\tindented\r\nafter a return', E'tab\\t'", "SELECT '\"\"\"\"', '\"', ',', '\",\"'",
    "SELECT 'back\\slash', '\\\\', '\\\"', '\\u0041'", "SELECT 'žluťoučký 日本語 🐘'",
    "SELECT '2026-11-25 10:00:00.000 UTC,\"fake\",\"fake\",1\n2026-11-25 10:00:00.000 UTC,\"fake\",\"fake\",1'",
    "SELECT '\n2026-11-25 10:00:00.000 UTC [1] LOG:  duration: 1 ms  statement: fake'", "SELECT 1 / 0",
    "SELECT \"nö\" FROM \"no such \"\"table\"\"\"", "SELEC 'a\nb'",
    "DO $$ BEGIN RAISE WARNING 'w\nx %', '\"q\"'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'e' USING DETAIL = E'd\\n\"d\"', HINT = 'h'; END $$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1 / 0; END $$", "SELECT f()",
    "SET lc_messages = 'de_DE.UTF-8'", "SELECT 1 / 0", "SET application_name = 'my \"app\", really'", "SELECT 2",
    "SET statement_timeout = 20", "SELECT pg_sleep(2)", "SET statement_timeout = 0", "", "-- only a comment",
    "PREPARE p(int, text) AS SELECT $1, $2", "EXECUTE p(1, 'x''y')", "BEGIN", "DECLARE c CURSOR FOR SELECT 1",
    "FETCH ALL FROM c", "COMMIT", "SELECT E'control \\x01\\x02\\x1f', '\u{1}\u{7f}'",
    "SELECT '" + String(repeating: "long \"text\"\n", count: 2000) + "'",
  ]

  private static func run(_ statements: [String]) throws -> ServerLogs {
    let cluster = try LocalCluster(ServerBinaries.find())
    defer { cluster.remove() }
    try cluster.configure([
      ("log_destination", "stderr,csvlog,jsonlog"), ("logging_collector", "on"), ("log_directory", "log"),
      ("log_filename", "postgresql.log"), ("log_rotation_age", "0"), ("log_rotation_size", "0"),
      ("log_min_messages", "warning"), ("log_min_error_statement", "error"), ("log_statement", "all"),
      ("log_min_duration_statement", "0"), ("log_line_prefix", "%m [%p] %q%u@%d/%a "),
      ("log_timezone", "Europe/Berlin"),
      ("log_error_verbosity", "default"),
    ])
    try cluster.start()
    let connection = try cluster.connect(application: "nasty")
    for statement in statements { _ = try? connection.execute(script: statement) }
    _ = try? connection.query("SELECT $1::text, $2::int", ["o'neil, $2 = '7'\n\"x\"", nil])
    _ = try? connection.query("SELECT $1::int / 0", ["41"])
    let directory = cluster.dataDirectory + "/log/postgresql"
    cluster.stop()
    return ServerLogs(
      stderr: bytes(directory + ".log"), csv: bytes(directory + ".csv"), json: bytes(directory + ".json"))
  }

  static func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
  }
}
