import FoundationEssentials
import PostgresClient
import PostgresServer
import Testing

/// `sextant partition` as a user runs it.
struct PartitionCommandTests {
  private static let metering =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Workloads/metering"

  private struct Document: Decodable {
    let schema: String
    let tables: [Table]

    struct Table: Decodable {
      let table: String
      let verdict: String
      let due: String?
      let plan: Plan?
    }

    struct Plan: Decodable {
      let scheme: Scheme
      let breaks: [Break]
      let migration: Migration
    }

    struct Scheme: Decodable {
      let key: String
      let unit: String?
    }

    struct Break: Decodable {
      let kind: String
      let object: String
    }

    struct Migration: Decodable { let method: String }
  }

  private static func advice(_ arguments: [String]) throws -> Document {
    let outcome = try CommandLineTool(Scratch()).run(["partition"] + arguments + ["--format", "json"])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    return try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8))
  }

  /// `Workloads/metering/EXPECTED.md`, which was written before.
  @Test func `the bundled workload gets the advice that an expert wrote down`() throws {
    let document = try Self.advice([
      Self.metering, "--earlier", Self.metering + "/snapshot-before.json", "--keep", "meter.readings=90",
    ])
    #expect(document.schema == "sextant.partitions/1")
    let tables = Dictionary(document.tables.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
    func plan(_ table: String, _ verdict: String) throws -> Document.Plan {
      let found = try #require(tables[table], "\(table)")
      #expect(found.verdict == verdict, "\(table)")
      return try #require(found.plan, "\(table)")
    }
    let readings = try plan("meter.readings", "now")
    // By week, and by month is defensible.
    #expect(readings.scheme.key == "RANGE (recorded_at)" && ["week", "month"].contains(readings.scheme.unit))
    #expect(readings.migration.method == "attach")
    let breaks = Set(readings.breaks.map { "\($0.kind) \($0.object)" })
    for expected in [
      "primary-key readings_pkey", "unique readings_device_id_sequence_no_key",
      "upsert readings_device_id_sequence_no_key", "foreign-key meter.reading_flags.reading_flags_reading_id_fkey",
    ] {
      #expect(breaks.contains(expected), "\(expected): \(breaks.sorted())")
    }
    #expect(!readings.breaks.contains { $0.kind == "row-movement" })

    let ledger = try plan("billing.ledger_entries", "now")
    #expect(ledger.scheme.key == "HASH (tenant_id)" && ledger.migration.method == "backfill")
    #expect(ledger.breaks.contains { $0.kind == "primary-key" && $0.object == "ledger_entries_pkey" })
    #expect(!ledger.breaks.contains { ["unique", "upsert", "foreign-key", "row-movement"].contains($0.kind) })

    let consumers = try plan("public.consumers", "now")
    #expect(consumers.scheme.key == "LIST (region)" && consumers.migration.method == "backfill")

    let usage = try plan("billing.usage_daily", "later")
    #expect(usage.scheme.key == "RANGE (day)" && usage.scheme.unit == "month")
    let due = try #require(tables["billing.usage_daily"]?.due)
    #expect(due > "2027-03-24" && due < "2027-04-23", "\(due)")
    #expect(!usage.breaks.contains { ["primary-key", "unique", "upsert", "foreign-key"].contains($0.kind) })

    for table in ["billing.invoice_lines", "ops.alarms"] { #expect(tables[table]?.verdict == "not", "\(table)") }
    // Small tables, and one that is partitioned already.
    for table in document.tables where table.verdict != "not" {
      #expect(
        ["meter.readings", "billing.ledger_entries", "public.consumers", "billing.usage_daily"].contains(table.table),
        "\(table.table): \(table.verdict)")
    }
  }

  @Test func `text, Markdown and the exit status tell the same`() throws {
    let tool = CommandLineTool(try Scratch())
    let arguments = ["partition", Self.metering, "--table", "public.consumers"]
    let text = try tool.run(arguments)
    #expect(text.status == .exit(0) && text.errors.isEmpty, "\(text.errors)")
    #expect(text.output.contains("Partition public.consumers by LIST (region)"))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 140 })
    let markdown = try tool.run(arguments + ["--format", "markdown", "--fail-on-advice"])
    #expect(markdown.status == .exit(1), "\(markdown.errors)")
    #expect(markdown.output.contains("CREATE TABLE public.consumers_eu PARTITION OF"))
    let unknown = try tool.run(["partition", Self.metering, "--keep", "nothing=90"])
    #expect(unknown.status == .exit(2) && unknown.errors.contains("nothing"), "\(unknown.errors)")
  }

  /// The printed script, run by psql against the database that it is for.
  @Test(arguments: ["attach", "backfill"])
  func `the script partitions a table and loses nothing`(method: String) throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, seen_at timestamptz NOT NULL,
          site text NOT NULL, note text);
        INSERT INTO visits (seen_at, site, note)
          SELECT now() - n * interval '5 minutes', 'site ' || n % 3, md5(n::text) FROM generate_series(60000, 1, -1) n
        """)
    try connection.query("VACUUM ANALYZE visits")
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let condition = method == "attach" ? "seen_at > now() - interval '1 day'" : "site = 'site 1' AND note LIKE 'a%'"
    let statements = try scratch.write(
      (0..<20).map { _ in "SELECT count(*) FROM visits WHERE \(condition);\n" }.joined(), to: "queries.sql")
    let url = cluster.uri(database: "postgres", user: "postgres")
    let script = try tool.run([
      "partition", "--database", url, "--statements", statements, "--memory", "1MB", "--least-rows", "1000", "--format",
      "sql", "-o", scratch.directory + "/partition.sql",
    ])
    #expect(script.status == .exit(0), "\(script.errors)")
    let text = Scratch.read(scratch.directory + "/partition.sql")
    #expect(text.contains(method == "attach" ? "by RANGE (seen_at)" : "by LIST (site)"), "\(text.prefix(1_000))")
    let before = try connection.query("SELECT count(*), sum(hashtext(v::text)::bigint) FROM visits v").rows[0]
    let run = try tool.run(
      program: cluster.binaries.directory + "/psql",
      ["-X", "-q", "-d", url, "-o", "/dev/null", "-f", scratch.directory + "/partition.sql"])
    #expect(run.status == .exit(0), "\(run.errors)")
    let kind = try connection.query("SELECT relkind FROM pg_class WHERE oid = 'visits'::regclass").scalar
    #expect(kind == "p")
    let after = try connection.query("SELECT count(*), sum(hashtext(v::text)::bigint) FROM visits v").rows[0]
    #expect(after == before)
    let next = try connection.query(
      "INSERT INTO visits (seen_at, site) VALUES (now(), 'site 1') RETURNING id"
    ).scalar
    #expect(next == "60001")
  }
}
