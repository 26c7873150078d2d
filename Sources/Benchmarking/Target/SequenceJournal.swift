internal import FoundationEssentials
internal import PostgresClient

/// Keeps the positions of the sequences on the target itself while a run is at work, for the next one if it is killed.
///
/// In a large object: that takes no table, no rights but to connect, and is there also for a run that makes no index and no
/// role. Its oid is fixed, so that the next run finds it, wherever that runs. A large object that is there already and is not
/// ours is left alone.
struct SequenceJournal {
  let session: TargetSession

  /// The bytes of "sxtb".
  static let oid = "1937273954"
  private static let schema = "sextant.bench-sequences/1"
  private static let comment = "made by sextant bench: where sequences stood; the run takes it away, or the next one"

  private struct Document: Codable {
    let schema: String
    let state: SequenceState
  }

  /// Saves the positions, in one transaction: they are there as a whole, or not.
  ///
  /// - Throws: `.server` also when there is a journal already that could not be read.
  func save(_ state: SequenceState) throws(BenchError) {
    guard !state.isEmpty, let json = try? JSONEncoder().encode(Document(schema: Self.schema, state: state)) else {
      return
    }
    try session.query("BEGIN")
    do throws(BenchError) {
      try session.query("SELECT lo_from_bytea($1::oid, decode($2, 'base64'))", [Self.oid, json.base64EncodedString()])
      try session.query("COMMENT ON LARGE OBJECT \(Self.oid) IS '\(Self.comment)'")
    } catch {
      try session.query("ROLLBACK")
      throw error
    }
    try session.query("COMMIT")
  }

  /// What a run left that was killed; nil when there is none.
  ///
  /// - Throws: `.server` when it can't be read, such as one of another role's.
  func read() throws(BenchError) -> SequenceState? {
    guard
      try session.isTrue("SELECT EXISTS (SELECT FROM pg_largeobject_metadata WHERE oid = $1::oid)", [Self.oid])
    else { return nil }
    let text = try session.scalar("SELECT encode(lo_get($1::oid), 'base64')", [Self.oid]) ?? ""
    let bytes = Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()
    guard let document = try? JSONDecoder().decode(Document.self, from: bytes), document.schema == Self.schema
    else { throw BenchError(.server, "the large object \(Self.oid) is not Sextant's") }
    return document.state
  }

  /// Takes it away, if it is there and ours.
  func remove() throws(BenchError) {
    do throws(BenchError) { guard try read() != nil else { return } } catch {
      guard error.code == .server, error.sqlState != PostgresError.queryCanceled else { throw error }
      return
    }
    try session.query("SELECT lo_unlink($1::oid)", [Self.oid])
  }

  /// Sets back what a killed run moved.
  ///
  /// - Returns: What was done, and what could not be, in words.
  /// - Throws: `.connectionLost`.
  func recover() throws(BenchError) -> [String] {
    do throws(BenchError) {
      guard let state = try read() else { return [] }
      let restored = try state.restore(session)
      try remove()
      let words =
        restored.names.isEmpty
        ? [] : ["an earlier run was killed; its sequences were set back: \(restored.names.joined(separator: ", "))"]
      return words + restored.warnings
    } catch {
      guard error.code == .server else { throw error }
      return ["sequences that an earlier run moved, which was killed, can't be set back: \(error.message)"]
    }
  }
}
