internal import Glibc
package import PostgresClient

/// A throwaway PostgreSQL server: a private directory, a Unix socket, no network, nothing durable.
///
/// A supervising shell owns the server and the directory. It ends with this process however that ends (its standard
/// input closes), stops the server and deletes the directory; so Ctrl-C, a crash and SIGKILL leave nothing behind.
/// As root the shell and the server run as an unprivileged user, since PostgreSQL refuses to run as root.
package final class LocalCluster: @unchecked Sendable {
  package let binaries: ServerBinaries
  /// The private directory; it holds the socket, the log and `data`.
  package let directory: String
  private let supervisor: ChildProcess
  private let owner: UnprivilegedUser?
  private var server: pid_t?

  package var dataDirectory: String { directory + "/data" }

  /// The superuser of every throwaway server.
  package static let superuser = "postgres"

  /// Runs `initdb`. The server is not started.
  ///
  /// - Parameters:
  ///   - onDisk: Whether its files have to be on a disk, even where there is plenty of memory.
  ///   - isItself: Whether it needs a system identifier of its own, which a copy of another cluster does not have.
  /// - Throws: `.directory`, `.noUnprivilegedUser` or `.initialization`.
  package convenience init(
    _ binaries: ServerBinaries, onDisk: Bool = false, isItself: Bool = false
  ) throws(ServerError) {
    let arguments = Self.arguments(binaries)
    let template = isItself ? nil : Self.template(for: binaries)
    try self.init(binaries, arguments, parent: onDisk ? "/tmp" : Self.defaultParent, template: template)
    try configure()
  }

  /// - Parameter template: The directory of a cluster to copy when its files were made from the same arguments.
  init(
    _ binaries: ServerBinaries, _ arguments: [String], parent: String = LocalCluster.defaultParent,
    template: String? = nil
  ) throws(ServerError) {
    Self.forgetEnvironment
    self.binaries = binaries
    owner = try UnprivilegedUser.ifRoot()
    directory = try Self.makeDirectory(in: parent, owner: owner)
    let shell =
      ["/bin/sh", "-c", Self.supervision, "sh", try Self.absolute(binaries.directory), directory, template ?? ""]
      + arguments
    do throws(ServerError) {
      supervisor = try ChildProcess((owner?.prefix ?? []) + shell)
    } catch {
      rmdir(directory)
      throw error
    }
    guard supervisor.readLine() == "ready" else {
      var log: [String] = []
      while let line = supervisor.readLine(), line != "." { log.append(line) }
      supervisor.closeInput()
      supervisor.waitForExit()
      // Still there, and empty, when the supervisor may not enter it.
      rmdir(directory)
      throw ServerError(
        .initialization, "a throwaway PostgreSQL can't be set up in \(directory): \(Self.cause(in: log))")
    }
  }

  private static func absolute(_ path: String) throws(ServerError) -> String {
    guard !path.hasPrefix("/") else { return path }
    guard let here = getcwd(nil, 0) else { throw ServerError(.directory, "the working directory is gone") }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  /// Of `initdb`.
  static func arguments(_ binaries: ServerBinaries) -> [String] {
    let arguments = [
      "--username=" + Self.superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
      "--no-instructions", "--wal-segsize=1",
    ]
    return binaries.majorVersion >= 18 ? arguments + ["--no-data-checksums"] : arguments
  }

  /// What libpq and the server would take from the environment, and lead elsewhere by. A user's own database has been
  /// connected to before the first throwaway server is made.
  private static let forgetEnvironment: Void = {
    for name in [
      "PGSERVICE", "PGSERVICEFILE", "PGHOSTADDR", "PGPORT", "PGOPTIONS", "PGTZ", "PGDATESTYLE", "PGREQUIREAUTH",
      "PGREQUIREPEER", "PGTARGETSESSIONATTRS", "PGCHANNELBINDING", "PGGSSENCMODE", "PGSSLNEGOTIATION", "PGGEQO",
    ] {
      unsetenv(name)
    }
  }()

  deinit { remove() }

  /// Starts the server and waits until it answers.
  ///
  /// - Throws: `.start` with the end of the server's log.
  package func start() throws(ServerError) {
    guard server == nil else { return }
    supervisor.write(line: "start")
    guard let answer = supervisor.readLine(), let process = pid_t(answer) else {
      throw ServerError(.start, "the supervisor of the throwaway PostgreSQL has gone")
    }
    server = process
    for _ in 0..<6_000 {
      if let connection = try? connect() { return try check(connection) }
      if !isRunning { break }
      usleep(10_000)
    }
    throw ServerError(.start, "the throwaway PostgreSQL did not start: \(tail(of: directory + "/server.log"))")
  }

  /// libpq's environment can lead elsewhere (PGHOSTADDR wins over a socket's directory): never to another server.
  private func check(_ connection: Connection) throws(ServerError) {
    let found = try? connection.query("SELECT pg_catalog.current_setting('data_directory')").scalar
    guard found == dataDirectory else {
      throw ServerError(
        .start, "connections to the throwaway PostgreSQL lead to another server: unset PGHOSTADDR and PGSERVICE")
    }
  }

  /// Shuts the server down cleanly and keeps its files.
  package func stop() {
    guard server != nil else { return }
    supervisor.write(line: "stop")
    _ = supervisor.readLine()
    server = nil
  }

  /// Stops the server and deletes its directory.
  package func remove() {
    supervisor.closeInput()
    supervisor.waitForExit()
    server = nil
  }

  /// Whether the server process is alive.
  package var isRunning: Bool {
    guard let server, let file = fopen("/proc/\(server)/stat", "r") else { return false }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    guard fgets(&line, 512, file) != nil else { return false }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let state = text.split(separator: ")").last?.split(separator: " ").first else { return false }
    return state != "Z"
  }

  /// The process that runs the server, while it runs.
  package var serverProcess: Int32? { server }

  /// Connects to a database of this server.
  ///
  /// - Parameter settings: Of the session; they win over those of the database and of the environment.
  package func connect(
    database: String = "postgres", user: String = LocalCluster.superuser,
    settings: [(name: String, value: String)] = [], application: String = "sextant"
  ) throws(PostgresError) -> Connection {
    let all = [("DateStyle", "ISO"), ("IntervalStyle", "postgres")] + settings
    return try Connection(
      "",
      options: [
        ("host", directory), ("port", "5432"), ("user", user), ("dbname", database), ("application_name", application),
        // A keyword, or PGCLIENTENCODING would win.
        ("client_encoding", "UTF8"),
        ("options", all.map { "-c \($0.0)=\($0.1)" }.joined(separator: " ")),
      ])
  }

  /// Connects as superuser, with nothing on the search path that anyone else could have put there.
  package func administer(database: String) throws(PostgresError) -> Connection {
    try connect(database: database, settings: [("search_path", "pg_catalog")])
  }

  /// A connection URI for psql.
  package func uri(database: String, user: String) -> String {
    "postgresql://\(user)@/\(database)?host=\(directory)&port=5432"
  }

  /// Makes a file that this process wrote the server's own.
  package func giveToServer(_ path: String) {
    if let owner { _ = chown(path, owner.user, owner.group) }
  }

  // wal_skip_threshold: at 0 a new index is synced at commit instead of read into shared buffers and logged; what a
  // twin writes into its file afterwards would not be seen there.
  private func configure() throws(ServerError) {
    let settings = """
      listen_addresses = ''
      port = 5432
      unix_socket_directories = '\(directory)'
      unix_socket_permissions = 0700
      fsync = off
      full_page_writes = off
      synchronous_commit = off
      wal_level = minimal
      wal_skip_threshold = 0
      max_wal_senders = 0
      max_wal_size = '64MB'
      min_wal_size = '2MB'
      autovacuum = off
      shared_buffers = '128MB'
      max_files_per_process = 65536
      max_connections = 40
      max_locks_per_transaction = 2048
      logging_collector = off
      TimeZone = 'UTC'
      log_min_messages = fatal
      track_activities = off
      """
    try write(settings + "\n", to: dataDirectory + "/postgresql.conf", appending: true)
  }

  /// Adds settings to the server's configuration, which count from the next start.
  package func configure(_ settings: [(name: String, value: String)]) throws(ServerError) {
    let lines = settings.map { setting in
      let value = setting.value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      return "\(setting.name) = '\(value)'\n"
    }
    try write(lines.joined(), to: dataDirectory + "/postgresql.conf", appending: true)
  }

  private func write(_ text: String, to path: String, appending: Bool) throws(ServerError) {
    guard let file = fopen(path, appending ? "a" : "w") else {
      throw ServerError(.directory, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten else {
      throw ServerError(.directory, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Memory where there is plenty of it: a server of thousands of small files starts several times as fast there.
  private static var defaultParent: String {
    var memory = statvfs()
    guard statvfs("/dev/shm", &memory) == 0, access("/dev/shm", W_OK) == 0,
      UInt64(memory.f_bavail) * UInt64(memory.f_frsize) >= leastMemory
    else { return "/tmp" }
    return "/dev/shm"
  }

  /// 4 GiB.
  private static let leastMemory: UInt64 = 4 << 30

  private static func makeDirectory(in usual: String, owner: UnprivilegedUser?) throws(ServerError) -> String {
    var parent = getenv("TMPDIR").map { String(cString: $0) } ?? usual
    // A Unix socket's path has to fit into 107 bytes, and root's own TMPDIR is often closed to all others.
    if parent.utf8.count > 70 || owner?.mayEnter(parent) == false { parent = "/tmp" }
    var template = Array((parent + "/sextant-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw ServerError(
        .directory, "no private directory can be made in \(parent): \(String(cString: strerror(errno))); set TMPDIR")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if let owner { _ = chown(path, owner.user, owner.group) }
    return path
  }

  private func tail(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "no log" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = fread(&bytes, 1, bytes.count, file)
    return Self.cause(in: String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init))
  }

  /// The lines of a log that say why: a full disk first, then what the programs call an error, then the last ones.
  private static func cause(in log: [String]) -> String {
    let lines = log.map { $0.drop { $0 == " " || $0 == "\t" } }.filter { !$0.isEmpty }
    let isFull = lines.contains { $0.contains("No space left on device") || $0.contains("Disk quota exceeded") }
    let errors = lines.filter { line in
      ["FATAL:", "PANIC:", "error:", "could not", "cannot"].contains { line.contains($0) }
    }
    let chosen = (errors.isEmpty ? lines.suffix(3) : errors.prefix(2)).joined(separator: "; ")
    return (isFull ? "the disk is full: " : "") + chosen
  }

  /// The supervising shell: `sh BINARIES DIRECTORY TEMPLATE ARGUMENTS…`, those of initdb, then commands by line.
  private static let supervision = """
    trap '' INT TERM HUP PIPE
    bin=$1 dir=$2 template=$3
    shift 3
    umask 077
    # The server's user may not be allowed where this process is, and a server that can't tell its working directory finds
    # neither itself nor its translations.
    cd /
    server=
    # Not into a file: on a full disk it would stay empty.
    made="$bin $*"
    if [ -n "$template" ] && [ "$(cat "$template/made" 2>&1)" = "$made" ] && cp -a "$template/data" "$dir/data" 2>/dev/null
    then
      echo ready
    else
      rm -rf -- "$dir/data"
      if log=$("$bin/initdb" -D "$dir/data" "$@" 2>&1 </dev/null); then
        printf '%s\n' "$made" >"$dir/made"
        echo ready
      else
        printf 'failed\n%s\n.\n' "$log"
      fi
    fi
    while read -r command; do
      case $command in
        start)
          "$bin/postgres" -D "$dir/data" >>"$dir/server.log" 2>&1 </dev/null &
          server=$!
          echo "$server" ;;
        stop)
          kill -INT "$server"
          wait "$server"
          server=
          echo stopped ;;
      esac
    done
    # Again and again: a shell's background job ignores SIGQUIT until the server has a handler for it.
    if [ -n "$server" ]; then while kill -QUIT "$server" 2>/dev/null; do sleep 0.05; done; fi
    # A backend of a killed server may still be writing.
    rm -rf -- "$dir" || { sleep 1; rm -rf -- "$dir"; }
    """
}
