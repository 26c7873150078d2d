import Glibc
import PostgresClient
import PostgresServer
import Testing

@testable import History

/// Each test of a store runs against both.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case sqlite, postgres

  var testDescription: String { rawValue }
}

/// An empty place for a history: a new directory, or a new database of a server that all tests share.
final class TestStore: Sendable {
  let engine: Engine
  let place: HistoryPlace
  /// For SQLite.
  let directory: String
  private let database: String

  init(_ engine: Engine) throws {
    self.engine = engine
    switch engine {
    case .sqlite:
      directory = try Self.makeDirectory()
      database = ""
      place = .file(directory + "/state/sextant/history.sqlite")
    case .postgres:
      directory = ""
      database = "history_\(UInt64.random(in: 0 ... .max))"
      // The name is the SQL's own: letters and digits.
      try Self.cluster.get().connect().execute(script: "CREATE DATABASE \(database) TEMPLATE template0")
      place = .server(try Self.cluster.get().uri(database: database, user: LocalCluster.superuser))
    }
  }

  /// Deletes the files; a server's database goes with the server.
  func remove() {
    if engine == .sqlite { Self.remove(directory) }
  }

  static let cluster = Result { () throws -> LocalCluster in
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    return cluster
  }

  func open() throws -> SQLHistory { try place.open() as! SQLHistory }

  var file: String {
    guard case .file(let path) = place else { preconditionFailure("a server has no file") }
    return path
  }

  /// As text, for both.
  var configured: String {
    switch place {
    case .file(let path): path
    case .server(let url): url
    }
  }

  /// A connection beside the store's, in its schema.
  func connect() throws -> Connection {
    try Self.cluster.get().connect(database: database, settings: [("search_path", "sextant")])
  }

  static func makeDirectory() throws -> String {
    var template = Array("/tmp/sextant-history-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw HistoryError(.unreachable, "no directory for the test") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func remove(_ directory: String) {
    if let entries = opendir(directory) {
      while let entry = readdir(entries) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        // A link is a file here: it is not followed.
        if unlink(directory + "/" + name) != 0 { remove(directory + "/" + name) }
      }
      closedir(entries)
    }
    rmdir(directory)
  }
}

extension SQLHistory {
  /// Rows of a table.
  func count(_ table: String) throws -> Int {
    try database.read { session throws(HistoryError) in
      try session.query("SELECT count(*) FROM \(table)", []) { row throws(HistoryError) in try row.integer(0) }
    }[0]
  }
}

/// A night with some of everything.
func night(
  _ night: Int, of database: String = "shop", classes: [String] = ["a", "b"], indexes: [String] = ["public.i"],
  calls: Int = 10
) -> NightRecord {
  NightRecord(
    database: database, night: night, windowFrom: night - 86_400, windowTo: night, calls: calls, milliseconds: 1.5,
    rows: 3, bytes: 8_192, openRecommendations: 1, document: Array("document \(night)".utf8),
    baseline: Array("baseline \(night)".utf8),
    classes: classes.map {
      ClassRecord(
        class: $0, query: "SELECT \($0)", user: "u", calls: calls, milliseconds: 0.25, rows: 1, plan: "plan of \($0)")
    },
    indexes: indexes.map { IndexRecord(index: $0, bytes: 8_192, scans: 4) },
    ledger: [LedgerRecord(id: "r1", state: "new", document: Array("r1 \(night)".utf8))])
}

/// Some days of November and December 2025, at two in the morning, UTC.
func day(_ number: Int) -> Int { 1_761_962_400 + number * 86_400 }
