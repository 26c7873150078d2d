import Foundation
import PostgresClient
import Synchronization

/// What all writers have in common.
final class WriterControl: Sendable {
  let stops = Atomic(false)
  /// Whether rows may be written that are dated beyond the old rows' partition.
  let isSwapped = Atomic(false)
}

/// A session that inserts, updates, deletes and upserts all the time, and keeps in memory what it knows to be committed.
///
/// Its rows are its own, but for a few that all writers count up.
final class Writer: @unchecked Sendable {
  struct Row: Equatable {
    var at: String
    var v: Int
  }

  let number: Int
  let isSerial: Bool
  /// The last committed state of each row that was written; nil for one that was deleted.
  private(set) var journal: [Int: Row?] = [:]
  /// How often each shared row was counted up.
  private(set) var counts: [Int: Int] = [:]
  private(set) var inserted = 0
  private(set) var writes = 0
  /// Seconds that the slowest statement took.
  private(set) var slowest = 0.0
  private(set) var slowestStatement = ""
  private(set) var failures: [String] = []
  private(set) var conflicts = 0

  static let sharedRows = 1...8
  static let writers = 4
  private let connection: Connection
  private let control: WriterControl
  private var random: SeededGenerator
  /// Rows that are there, of those in the journal.
  private var own: [Int] = []
  private let done = DispatchSemaphore(value: 0)

  /// - Parameter isSerial: Whether it writes several rows at once in REPEATABLE READ, begun before.
  init(_ number: Int, database: String, control: WriterControl, isSerial: Bool = false) throws {
    self.number = number
    self.isSerial = isSerial
    self.control = control
    random = SeededGenerator(state: UInt64(number + 1))
    connection = try MigrationServer.connect(database)
  }

  func start() {
    Thread.detachNewThread { [self] in
      while !control.stops.load(ordering: .relaxed) {
        write()
        // The plan's own statements need the processors as well.
        usleep(3_000)
      }
      done.signal()
    }
  }

  func wait() { done.wait() }

  private func write() {
    if isSerial { return writeSerially() }
    switch random.next(upTo: 20) {
    case 0..<5: insert()
    case 5..<10: update()
    case 10..<12: move()
    case 12..<15: delete()
    case 15..<18: upsert()
    default: count()
    }
  }

  // MARK: - Statements

  private func timed(_ statement: String, _ parameters: [String?] = []) throws(PostgresError) -> QueryResult {
    let start = ContinuousClock.now
    defer {
      let taken = (ContinuousClock.now - start) / .seconds(1)
      if taken > slowest { (slowest, slowestStatement) = (taken, statement) }
      writes += 1
    }
    return try connection.query(statement, parameters)
  }

  /// The only errors that a writer has to live with are those of its own isolation level.
  private func fail(_ error: PostgresError, _ statement: String) {
    failures.append("\(statement): \(error.message)")
  }

  private func insert() {
    let isLate = control.isSwapped.load(ordering: .acquiring) && random.next(upTo: 4) == 0
    let at =
      isLate
      ? "now() + interval '\(70 + random.next(upTo: 60)) days'"
      : "now() - interval '\(random.next(upTo: 9_000_000)) seconds'"
    let v = random.next(upTo: 1_000_000)
    do {
      let row = try timed(
        "INSERT INTO events (at, region, v) VALUES (\(at), \(random.next(upTo: 9)), \(v)) RETURNING id, at"
      ).rows[0]
      let id = Int(row[0]!)!
      journal[id] = Row(at: row[1]!, v: v)
      own.append(id)
      inserted += 1
    } catch { fail(error, "insert") }
  }

  /// One of its rows: one that it wrote before, or one of the first three million.
  private func pick() -> Int {
    if !own.isEmpty, random.next(upTo: 3) == 0 { return own[random.next(upTo: own.count)] }
    return 100 + random.next(upTo: (LargeTable.rows - 200) / Self.writers) * Self.writers + number
  }

  private func update() {
    let id = pick()
    let v = random.next(upTo: 1_000_000)
    do {
      let rows = try timed("UPDATE events SET v = $1 WHERE id = $2 RETURNING at", ["\(v)", "\(id)"]).rows
      if let row = rows.first { note(id, Row(at: row[0]!, v: v)) } else { expectGone(id) }
    } catch { fail(error, "update") }
  }

  /// To another partition, where it is partitioned by region or time.
  private func move() {
    let id = pick()
    do {
      let rows = try timed(
        "UPDATE events SET at = at - interval '40 days', region = (region + 3) % 9 WHERE id = $1 RETURNING at, v",
        ["\(id)"]
      ).rows
      if let row = rows.first { note(id, Row(at: row[0]!, v: Int(row[1]!)!)) } else { expectGone(id) }
    } catch { fail(error, "move") }
  }

  private func delete() {
    let id = pick()
    do {
      let rows = try timed("DELETE FROM events WHERE id = $1 RETURNING id", ["\(id)"]).rows
      if rows.isEmpty { expectGone(id) }
      journal[id] = .some(nil)
      own.removeAll { $0 == id }
    } catch { fail(error, "delete") }
  }

  private func upsert() {
    let id = pick()
    let v = random.next(upTo: 1_000_000)
    do throws(PostgresError) {
      // A row that is there keeps its time and its region, or it would be another one in the new table.
      let known = try timed("SELECT at, region FROM events WHERE id = $1", ["\(id)"]).rows.first
      let at = known?[0] ?? "2025-09-09 09:09:09+00"
      let region = known?[1] ?? "4"
      func text(_ conflict: String) -> String {
        "INSERT INTO events (id, at, region, v) VALUES ($1, $2, $3, $4) ON CONFLICT (\(conflict)) DO UPDATE SET v = excluded.v RETURNING at"
      }
      let parameters = ["\(id)", at, region, "\(v)"]
      var rows: [[String?]] = []
      // The application knows both forms; which one works, the unique indexes decide.
      var last: PostgresError?
      for conflict in ["id, at", "id, region", "id"] where rows.isEmpty {
        do throws(PostgresError) {
          rows = try timed(text(conflict), parameters).rows
        } catch {
          last = error
          guard error.sqlState == "42P10" else { throw error }
        }
      }
      guard let row = rows.first else { throw last ?? PostgresError(.statementFailed, "no row") }
      if known == nil { expectGone(id) }
      note(id, Row(at: row[0]!, v: v))
    } catch { fail(error, "upsert") }
  }

  private func count() {
    let id = Self.sharedRows.lowerBound + random.next(upTo: Self.sharedRows.count)
    do {
      if try timed("UPDATE events SET v = v + 1 WHERE id = $1 RETURNING id", ["\(id)"]).rows.count == 1 {
        counts[id, default: 0] += 1
      } else {
        failures.append("the shared row \(id) is gone")
      }
    } catch { fail(error, "count") }
  }

  private func note(_ id: Int, _ row: Row) {
    if (journal[id] ?? nil) == nil { own.append(id) }
    journal[id] = row
  }

  private func expectGone(_ id: Int) {
    guard let entry = journal[id], entry == nil else {
      failures.append("row \(id) is not found, and was not deleted")
      return
    }
  }

  // MARK: - REPEATABLE READ

  /// An update, a deletion and an insertion at a snapshot that is some milliseconds old.
  private func writeSerially() {
    var noted: [(Int, Row?)] = []
    do throws(PostgresError) {
      try connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
      // Not the table itself: that would hold a lock on it.
      try connection.query("SELECT count(*) FROM pg_class")
      usleep(20_000)
      let changed = pick()
      let v = random.next(upTo: 1_000_000)
      let rows = try timed("UPDATE events SET v = $1 WHERE id = $2 RETURNING at", ["\(v)", "\(changed)"]).rows
      if let row = rows.first { noted.append((changed, Row(at: row[0]!, v: v))) }
      let deleted = pick()
      if deleted != changed, try timed("DELETE FROM events WHERE id = $1 RETURNING id", ["\(deleted)"]).rows.count == 1
      {
        noted.append((deleted, nil))
      }
      let row = try timed("INSERT INTO events (at, region, v) VALUES (now(), 1, \(v)) RETURNING id, at").rows[0]
      noted.append((Int(row[0]!)!, Row(at: row[1]!, v: v)))
      try connection.query("COMMIT")
      inserted += 1
      for (id, row) in noted {
        if let row {
          note(id, row)
        } else {
          journal[id] = .some(nil)
          own.removeAll { $0 == id }
        }
      }
    } catch {
      _ = try? connection.query("ROLLBACK")
      // A serialization failure is for the application to repeat.
      if error.sqlState == "40001" { conflicts += 1 } else { fail(error, "in REPEATABLE READ") }
    }
  }
}

/// A small generator, the same numbers for the same seed (SplitMix64).
struct SeededGenerator {
  var state: UInt64

  mutating func next(upTo bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
