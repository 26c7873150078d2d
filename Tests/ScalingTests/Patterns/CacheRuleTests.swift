import PostgresClient
import Testing

@testable import Scaling

struct CacheRuleTests {
  static let schema = """
    CREATE SCHEMA cached;
    CREATE TABLE cached.entries (key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz NOT NULL);
    INSERT INTO cached.entries SELECT 'k' || i, 'v' || i, timestamptz '2026-03-28' + i * interval '1 minute' FROM \
    generate_series(1, 2000) i;
    CREATE INDEX ON cached.entries (expires_at);
    CREATE TABLE cached.accounts (id bigint PRIMARY KEY, name text NOT NULL, expires_at timestamptz);
    CREATE TABLE cached.invoices (id bigint PRIMARY KEY, account_id bigint REFERENCES cached.accounts (id));
    INSERT INTO cached.accounts SELECT i, 'n' || i, now() FROM generate_series(1, 1000) i;
    CREATE TABLE cached.templates (key text PRIMARY KEY, value text NOT NULL, changed_at timestamptz NOT NULL);
    INSERT INTO cached.templates SELECT 'k' || i, 'v', now() FROM generate_series(1, 1000) i;
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    CacheRule().findings(try ShapeDatabase.input("cached", statements))
  }

  @Test func `values by key that are written over and end are a cache`() throws {
    let upsert = """
      INSERT INTO cached.entries VALUES ('k5', 'new', now()) ON CONFLICT (key) DO UPDATE
      SET value = excluded.value, expires_at = excluded.expires_at
      """
    let finding = try findings([
      ShapeStatement("SELECT value FROM cached.entries WHERE key = 'k5' AND expires_at > now()", calls: 864_000),
      ShapeStatement(upsert, calls: 50_000, rows: 50_000),
      ShapeStatement("DELETE FROM cached.entries WHERE expires_at < now()", calls: 1_440, rows: 40_000),
    ]).about("cached.entries.key")
    #expect(finding.verdict == .advised)
    #expect(finding.reasons.contains { $0.contains("10 a second") && $0.contains("Redis") }, "\(finding.reasons)")
    #expect(finding.remedies.contains { $0.text.contains("entries_expires_at_idx") && $0.text.contains("HOT") })
    try ShapeDatabase.onCopy { connection in
      let persistence = "SELECT relpersistence FROM pg_class WHERE relname = 'entries'"
      try connection.run(finding.remedies.filter { $0.text != "The way back." })
      #expect(try connection.query(persistence).scalar == "u")
      #expect(
        try connection.query("SELECT reloptions FROM pg_class WHERE relname = 'entries'").scalar?.contains(
          "fillfactor=70") == true)
      try connection.run(finding.remedies.filter { $0.text == "The way back." })
      #expect(try connection.query(persistence).scalar == "p")
      #expect(try connection.count("SELECT count(*) FROM cached.entries") == 2_000)
    }
  }

  @Test func `values that are put in once and touched are sessions`() throws {
    let finding = try findings([
      ShapeStatement("SELECT value FROM cached.entries WHERE key = 'k5' AND expires_at > now()", calls: 1_000),
      ShapeStatement("UPDATE cached.entries SET value = 'new' WHERE key = 'k5'", calls: 500, rows: 500),
      ShapeStatement("DELETE FROM cached.entries WHERE expires_at < now()", calls: 10, rows: 400),
    ]).about("cached.entries.key")
    #expect(finding.verdict == .advised && finding.summary == "cached.entries holds sessions by key.")
    #expect(finding.tradeoffs[0].contains("log in again"))
    // Rows are written over, and the table is small: nothing to partition.
    #expect(!finding.remedies.contains { $0.text.hasPrefix("Partitions") })
  }

  @Test func `rows that others refer to are data`() throws {
    let finding = try findings([
      ShapeStatement("SELECT name FROM cached.accounts WHERE id = 5 AND expires_at > now()", calls: 1_000),
      ShapeStatement("UPDATE cached.accounts SET expires_at = now() WHERE id = 5", calls: 100, rows: 100),
    ]).about("cached.accounts.id")
    #expect(finding.verdict == .notAdvised && finding.reasons.contains { $0.contains("cached.invoices") })
  }

  @Test func `values that never end are no cache`() throws {
    #expect(
      try findings([
        ShapeStatement("SELECT value FROM cached.templates WHERE key = 'k5'", calls: 1_000),
        ShapeStatement("UPDATE cached.templates SET value = 'x' WHERE key = 'k5'", calls: 10, rows: 10),
      ]).isEmpty)
  }
}
