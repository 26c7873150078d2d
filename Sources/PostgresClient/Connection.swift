internal import CLibPQ
internal import Glibc

/// One connection to a server; the only owner of its libpq handle.
///
/// Calls block. A connection belongs to one thread at a time; it is not Sendable for that reason.
package final class Connection {
  let handle: OpaquePointer
  /// Whether the session was ended for taking too long.
  private var isAbandoned = false

  /// Bounds the calls of this connection in time; nil for no bound.
  package var limit: TimeLimit?

  /// Connects.
  ///
  /// - Parameters:
  ///   - target: A URI or a `key=value` string; empty for libpq's environment (PGHOST, PGSERVICE, …).
  ///   - options: Keywords that come on top, such as `application_name` or `options`.
  /// - Throws: `.unreachable` with libpq's words.
  package init(_ target: String, options: [(keyword: String, value: String)] = []) throws(PostgresError) {
    guard !target.utf8.contains(0), !options.contains(where: { $0.value.utf8.contains(0) }) else {
      throw PostgresError(.invalidText, "the connection string contains a NUL byte")
    }
    // `dbname` first with expand_dbname: a URI or conninfo there is taken apart, and later keywords win over it.
    let pairs = [("dbname", target)] + options.map { ($0.keyword, $0.value) }
    let keywords = pairs.map { strdup($0.0) } + [nil]
    let values = pairs.map { strdup($0.1) } + [nil]
    defer { (keywords + values).forEach { free($0) } }
    let connection = keywords.map { UnsafePointer($0) }.withUnsafeBufferPointer { keywords in
      values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
        PQconnectdbParams(keywords.baseAddress, values.baseAddress, 1)
      }
    }
    guard let connection else { throw PostgresError(.unreachable, "libpq has no memory for a connection") }
    guard PQstatus(connection) == CONNECTION_OK else {
      let message = Connection.trimmed(PQerrorMessage(connection))
      PQfinish(connection)
      throw PostgresError(.unreachable, message)
    }
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    handle = connection
  }

  deinit { PQfinish(handle) }

  /// `server_version_num`, such as 150018.
  package var serverVersion: Int { Int(PQserverVersion(handle)) }

  /// Whether the connection has not been lost, as far as is known here.
  package var isOpen: Bool { !isAbandoned && PQstatus(handle) == CONNECTION_OK }

  /// The process that serves this connection.
  package var backendProcess: Int32 { PQbackendPID(handle) }

  /// Runs one statement by the extended protocol, which takes no second one.
  ///
  /// - Parameters:
  ///   - statement: One statement, with `$1` … where `parameters` go.
  ///   - parameters: Values as text, nil for NULL.
  ///   - types: The parameters' types as oids, 0 for what the server is to infer; empty when it infers all.
  /// - Throws: `.statementFailed` or `.connectionLost`.
  @discardableResult
  package func query(
    _ statement: String, _ parameters: [String?] = [], types: [UInt32] = []
  ) throws(PostgresError) -> QueryResult {
    let statement = PipelinedStatement(statement, parameters, types: types)
    try Self.check(statement.text, parameters)
    guard send(statement) else { throw failure(nil) }
    guard let limit else { return try consume(lastResult()) }
    guard waitOrCancel(limit, atMost: limit.seconds) else { throw .outOfTime(limit.seconds) }
    return try consume(lastResult())
  }

  /// libpq ends a text at a NUL byte.
  static func check(_ statement: String, _ parameters: [String?] = []) throws(PostgresError) {
    guard !statement.utf8.contains(0), !parameters.contains(where: { $0?.utf8.contains(0) ?? false }) else {
      throw PostgresError(.invalidText, "the statement contains a NUL byte")
    }
  }

  /// Sends a statement without waiting for its result; false when it can't be sent.
  func send(_ statement: PipelinedStatement) -> Bool {
    let values = statement.parameters.map { $0.map { strdup($0) } ?? nil }
    defer { values.forEach { free($0) } }
    let count = Int32(values.count)
    return values.map { UnsafePointer($0) }.withUnsafeBufferPointer { pointers in
      guard !statement.isPrepared else {
        return PQsendQueryPrepared(handle, statement.text, count, pointers.baseAddress, nil, nil, 0)
      }
      let types = statement.types.count == values.count ? statement.types : nil
      return PQsendQueryParams(handle, statement.text, count, types, pointers.baseAddress, nil, nil, 0)
    } == 1
  }

  // MARK: - Bounded calls

  /// Waits for the next result. When its time is up, it is asked to end, which makes it
  /// an error; a function can catch that, and then the session is ended.
  ///
  /// - Returns: Whether there is a result.
  func waitOrCancel(_ limit: TimeLimit, atMost seconds: Double) -> Bool {
    if wait(atMost: seconds) { return true }
    if limit.cancels, let cancel = PQgetCancel(handle) {
      var message = [CChar](repeating: 0, count: 256)
      PQcancel(cancel, &message, Int32(message.count))
      PQfreeCancel(cancel)
    }
    if wait(atMost: TimeLimit.grace) { return true }
    isAbandoned = true
    limit.terminate(backendProcess)
    _ = wait(atMost: TimeLimit.grace * 5)
    limit.halve()
    return false
  }

  /// False when the time is up.
  private func wait(atMost seconds: Double) -> Bool {
    let deadline = Deadline(after: seconds)
    while PQisBusy(handle) == 1 {
      let left = deadline.secondsLeft
      guard left > 0 else { return false }
      var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      let count = poll(&socket, 1, Int32(min(left, 3_600) * 1_000) + 1)
      // A connection that is gone has its words in the result.
      if count > 0, PQconsumeInput(handle) == 0 { return true }
    }
    return true
  }

  /// What PQexec returns: the last result, which is the error when there was one.
  private func lastResult() -> OpaquePointer? {
    var last: OpaquePointer?
    while let next = PQgetResult(handle) {
      PQclear(last)
      last = next
      if !isOpen { break }
    }
    return last
  }

  /// Runs statements that Sextant itself wrote, in one round trip by the simple protocol.
  ///
  /// Never for text that came from outside: the simple protocol takes any number of statements.
  package func execute(script: String) throws(PostgresError) {
    _ = try consume(PQexec(handle, script))
  }

  /// Parses a statement of Sextant's own, for ``PipelinedStatement/init(prepared:_:)``. The session's other prepared
  /// statements go.
  ///
  package func prepare(_ name: String, _ statement: String) throws(PostgresError) {
    try execute(script: "DEALLOCATE ALL")
    _ = try consume(PQprepare(handle, name, statement, 0, nil))
  }

  /// The types that the server infers for a statement's parameters, as oids, in order.
  ///
  /// - Parameter declared: Types that are known, 0 for the others: a number that the statement passes over has none to
  ///   infer.
  package func parameterTypes(
    of statement: String, declared: [UInt32] = []
  ) throws(PostgresError) -> [UInt32] {
    try Self.check(statement)
    _ = try consume(PQprepare(handle, "", statement, Int32(declared.count), declared))
    guard let described = PQdescribePrepared(handle, "") else { throw failure(nil) }
    defer { PQclear(described) }
    guard PQresultStatus(described) == PGRES_COMMAND_OK else { throw failure(described) }
    return (0..<PQnparams(described)).map { PQparamtype(described, $0) }
  }

  func consume(_ result: OpaquePointer?) throws(PostgresError) -> QueryResult {
    guard let result else { throw failure(nil) }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return QueryResult(result)
    default: throw failure(result)
    }
  }

  func failure(_ result: OpaquePointer?) -> PostgresError {
    guard PQstatus(handle) == CONNECTION_OK else {
      return PostgresError(.connectionLost, Connection.trimmed(PQerrorMessage(handle)))
    }
    guard let result else { return PostgresError(.statementFailed, Connection.trimmed(PQerrorMessage(handle))) }
    func field(_ code: Character) -> String? {
      PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
    }
    if field("C") == PostgresError.queryCanceled { limit?.halve() }
    return PostgresError(
      .statementFailed, field("M") ?? Connection.trimmed(PQresultErrorMessage(result)), sqlState: field("C"),
      position: field("P").flatMap { Int($0) })
  }

  private static func trimmed(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "" }
    var text = Substring(String(cString: message))
    while text.last?.isNewline == true || text.last == " " { text.removeLast() }
    return String(text)
  }
}
