import Glibc
import PostgresClient
import PostgresServer

/// What a server of one's own logged in all formats while the same statements ran, and what it counted meanwhile.
struct LoggedRun: Sendable {
  let settings: LogSettings
  let stderr: [UInt8]
  let csv: [UInt8]
  let json: [UInt8]
  /// pg_stat_statements as CSV, with the names of database and user.
  let statements: [UInt8]
  /// Errors that clients were answered with.
  let errors: Int

  static let database = "shop"

  /// Each made once, when it is first asked for.
  static func of(_ settings: LogSettings) throws -> LoggedRun {
    switch settings {
    case .durationStatement: try durationStatement.get()
    case .statementAndDuration: try statementAndDuration.get()
    case .statementOnly: try statementOnly.get()
    case .planText: try planText.get()
    case .planJSON: try planJSON.get()
    case .sample: try sample.get()
    case .verbose: try verbose.get()
    case .nestedPlans: try nestedPlans.get()
    case .german: try german.get()
    case .french: try french.get()
    }
  }

  private static let durationStatement = Result { try LoggedRun(.durationStatement) }
  private static let statementAndDuration = Result { try LoggedRun(.statementAndDuration) }
  private static let statementOnly = Result { try LoggedRun(.statementOnly) }
  private static let planText = Result { try LoggedRun(.planText) }
  private static let planJSON = Result { try LoggedRun(.planJSON) }
  private static let sample = Result { try LoggedRun(.sample) }
  private static let verbose = Result { try LoggedRun(.verbose) }
  private static let nestedPlans = Result { try LoggedRun(.nestedPlans) }
  private static let german = Result { try LoggedRun(.german) }
  private static let french = Result { try LoggedRun(.french) }

  private init(_ settings: LogSettings) throws {
    self.settings = settings
    let binaries = try ServerBinaries.find(preferredMajor: 15)
    let wrapper = try settings.language.map { try LanguageWrapper(binaries, language: $0) }
    let cluster = try LocalCluster(wrapper.map { try ServerBinaries.find(directory: $0.directory) } ?? binaries)
    defer {
      cluster.remove()
      wrapper?.remove()
    }
    try cluster.configure(settings.serverValues)
    try cluster.start()
    try Self.prepare(cluster, settings)
    errors = try TrapScript.run(on: cluster)
    let dump = cluster.directory + "/statements.csv"
    try Self.administer(cluster).execute(
      script: """
        COPY (SELECT s.*, d.datname, r.rolname FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
          JOIN pg_roles r ON r.oid = s.userid WHERE d.datname = '\(Self.database)'
          ORDER BY s.query COLLATE "C", s.userid, s.queryid) TO '\(dump)' CSV HEADER
        """)
    cluster.stop()
    let logs = cluster.dataDirectory + "/log/postgresql"
    stderr = try Self.read(logs + ".log")
    csv = try Self.read(logs + ".csv")
    json = try Self.read(logs + ".json")
    statements = try Self.read(dump)
    keep()
  }

  /// Writes the files into a folder of the directory that SEXTANT_KEEP_LOGS names, to be looked at.
  private func keep() {
    guard let parent = getenv("SEXTANT_KEEP_LOGS").map({ String(cString: $0) }) else { return }
    let folder = parent + "/" + settings.rawValue
    mkdir(parent, 0o755)
    mkdir(folder, 0o755)
    for (name, bytes) in [
      ("postgresql.log", stderr), ("postgresql.csv", csv), ("postgresql.json", json),
      ("pg_stat_statements.csv", statements), ("log_line_prefix", Array(settings.prefix.utf8)),
    ] {
      guard let file = fopen(folder + "/" + name, "w") else { continue }
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
    }
  }

  private static func prepare(_ cluster: LocalCluster, _ settings: LogSettings) throws {
    let server = try cluster.connect()
    try server.query("CREATE DATABASE \(database)")
    try server.execute(script: "CREATE ROLE shop_app SUPERUSER LOGIN; CREATE ROLE \"back office\" SUPERUSER LOGIN")
    for setting in settings.values + [("log_temp_files", "0"), ("work_mem", "64kB"), ("jit", "off")] {
      try server.query("ALTER DATABASE \(database) SET \(setting.name) = '\(setting.value)'")
    }
    let administration = try administer(cluster)
    try administration.execute(script: TrapScript.schema)
    try administration.execute(script: "CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset()")
  }

  /// A session whose statements are neither logged nor counted.
  private static func administer(_ cluster: LocalCluster) throws -> Connection {
    try cluster.connect(
      database: database,
      settings: [
        ("log_min_duration_statement", "-1"), ("log_min_duration_sample", "-1"), ("log_statement", "none"),
        ("log_duration", "off"), ("auto_explain.log_min_duration", "-1"), ("pg_stat_statements.track", "none"),
        ("log_temp_files", "-1"),
      ])
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw WireClient.Failure(reason: "\(path) is not there") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
  }
}
