import Catalog
import PostgresClient
import Testing

@testable import Partitioning

/// What a table has, the partitioned one has after the last step.
@Suite struct CarriedOverTests {
  static let sql = RichTable.sql

  @Test(arguments: ["attach", "month", "hash"])
  func theTableIsWhatItWas(_ variant: String) throws {
    let database = try MigrationServer.copy(of: MigrationServer.rich)
    let connection = try MigrationServer.connect(database)
    let plan = try PartitionMigration(
      catalog: MigrationServer.catalog(database), scheme: variant == "hash" ? RichTable.hashed : RichTable.monthly,
      hasUpserts: true, method: variant == "month" ? .backfill : nil
    ).plan()
    #expect(plan.method == (variant == "attach" ? .attach : .backfill))
    let files = "SELECT pg_relation_filenode('\(Self.sql)'), pg_relation_filenode('\"od\"\"d\".by_customer')"
    let before = try connection.query(files).rows
    let indexes = try indexNames(connection)
    var runner = PlanRunner(plan, connection)
    for step in plan.steps { try runner.run(step) }
    if variant == "attach" {
      // Neither the rows nor the index were written anew.
      let old = "\"od\"\"d\".\"\(try oldName(connection))\""
      #expect(
        try connection.query(
          "SELECT pg_relation_filenode('\(old)'), pg_relation_filenode(indexrelid) FROM pg_index WHERE indrelid = '\(old)'::regclass AND pg_get_indexdef(indexrelid) LIKE '%DESC NULLS LAST%'"
        ).rows == before)
    }
    #expect(try indexNames(connection) == indexes)
    try writes(connection)
    try reads(connection)
    try rights(database)
    try keys(connection, plan, canReferToBoth: variant != "hash")
  }

  private func oldName(_ connection: Connection) throws -> String {
    try #require(
      try connection.query(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE inhparent = '\(Self.sql)'::regclass AND pg_get_expr(relpartbound, c.oid) LIKE '%infinity%'"
      ).scalar)
  }

  private func indexNames(_ connection: Connection) throws -> [String] {
    try connection.query(
      "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = '\(Self.sql)'::regclass AND indisvalid ORDER BY 1"
    ).rows.map { $0[0]! }
  }

  private func writes(_ connection: Connection) throws {
    let last = try connection.query("SELECT max(id), max(ticket) FROM \(Self.sql)").rows[0].map { Int($0!)! }
    try connection.query("TRUNCATE \"od\"\"d\".trail")
    let row = try connection.query(
      "INSERT INTO \(Self.sql) (\"At\", customer, email, price, status) VALUES (now() + interval '100 days', 1, 'new', 60, 'LOUD') RETURNING id, ticket, twice, status"
    ).rows[0]
    #expect(row == ["\(last[0] + 3)", "\(last[1] + 1)", "120.00", "loud"])
    try connection.query("UPDATE \(Self.sql) SET price = 95 WHERE id = \(row[0]!)")
    // The disabled trigger has not fired, the others have.
    #expect(
      try connection.query(
        "SELECT string_agg(what, ' ' ORDER BY what), max(id) FROM \"od\"\"d\".trail WHERE what <> 'statement'"
      ).rows
        == [["a trigger", row[0]]])
    #expect(try connection.query("SELECT count(*) FROM \"od\"\"d\".trail WHERE what = 'statement'").scalar == "1")
    for (statement, state) in [
      ("UPDATE \(Self.sql) SET price = -1 WHERE id = 1", "23514"),
      ("INSERT INTO \(Self.sql) (\"At\", price, customer) VALUES (now(), 1, 999)", "23503"),
      ("DELETE FROM \"od\"\"d\".customers WHERE id = 1", "23503"),
      ("INSERT INTO \(Self.sql) (\"At\", price) VALUES (NULL, 1)", "23502"),
    ] where statement.contains("NULL") == false || plan(isRange: connection) {
      #expect(throws: PostgresError.self, "\(state) \(statement)") { try connection.query(statement) }
    }
    // Upserts by the longer key.
    try connection.query(
      "INSERT INTO \(Self.sql) (id, \"At\", price) SELECT id, \"At\", 1 FROM \(Self.sql) WHERE email = 'mail500' ON CONFLICT (id, \"At\") DO UPDATE SET price = 77"
    )
    #expect(try connection.query("SELECT price FROM \(Self.sql) WHERE email = 'mail500'").scalar == "77.00")
  }

  private func plan(isRange connection: Connection) -> Bool {
    (try? connection.query("SELECT pg_get_partkeydef('\(Self.sql)'::regclass)").scalar?.hasPrefix("RANGE")) == true
  }

  private func reads(_ connection: Connection) throws {
    // Views read the new table.
    #expect(
      try connection.query("SELECT count(*) FROM \"od\"\"d\".dear WHERE \"At\" > now() + interval '90 days'").scalar
        == "1")
    #expect(try connection.query("SELECT count(*) > 0 FROM public.dearer WHERE name = 'customer 1'").scalar == "t")
    #expect(
      try connection.query("SELECT reloptions FROM pg_class WHERE relname = 'dear'").scalar == "{security_barrier=true}"
    )
    #expect(
      try connection.query(
        "SELECT obj_description('\(Self.sql)'::regclass), col_description('\(Self.sql)'::regclass, attnum), attstattarget FROM pg_attribute WHERE attrelid = '\(Self.sql)'::regclass AND attname = 'price'"
      ).rows == [["what's ordered", "100 % in euros", "-1"]])
    #expect(
      try connection.query(
        "SELECT attname, attstattarget, attstorage FROM pg_attribute WHERE attrelid = '\(Self.sql)'::regclass AND attname IN ('customer', 'note') ORDER BY 1"
      ).rows == [["customer", "500", "p"], ["note", "-1", "e"]])
    #expect(
      try connection.query(
        "SELECT count(*) FROM pg_publication_tables WHERE tablename = 'Ord ers' OR tablename LIKE 'Ord ers\\_%'"
      ).scalar != "0")
    #expect(
      try connection.query("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '\(Self.sql)'::regclass").scalar
        == "keeper")
    #expect(
      try connection.query("SELECT count(*) FROM pg_statistic_ext WHERE stxrelid = '\(Self.sql)'::regclass").scalar
        == "1")
  }

  private func rights(_ database: String) throws {
    let reader = try MigrationServer.connect(database, user: "reader")
    #expect(try reader.query("SELECT max(price) < 10 FROM \(Self.sql)").scalar == "t")
    #expect(try reader.query("SELECT count(*) > 0 FROM \"od\"\"d\".dear").scalar == "t")
    #expect(throws: PostgresError.self) { try reader.query("DELETE FROM \(Self.sql)") }
    let writer = try MigrationServer.connect(database, user: "writer")
    try writer.query("INSERT INTO \(Self.sql) (\"At\", price) VALUES (now(), 20)")
    try writer.query("UPDATE \(Self.sql) SET price = 21 WHERE id = 2005")
    #expect(throws: PostgresError.self) { try writer.query("UPDATE \(Self.sql) SET note = 'x'") }
    #expect(throws: PostgresError.self) {
      try writer.query("INSERT INTO \(Self.sql) (\"At\", price) VALUES (now(), 600)")
    }
  }

  private func keys(_ connection: Connection, _ plan: MigrationPlan, canReferToBoth: Bool) throws {
    let found = try connection.query(
      "SELECT conname FROM pg_constraint WHERE conrelid = '\"od\"\"d\".visits'::regclass AND contype = 'f' AND conparentid = 0 AND convalidated ORDER BY 1"
    ).rows.map { $0[0]! }
    // In a table divided by id, id stays unique.
    #expect(found == (canReferToBoth ? ["by_both"] : ["by_both", "by_id"]))
    #expect(plan.cautions.contains { $0.contains("by_id") } == canReferToBoth)
    #expect(throws: PostgresError.self) {
      try connection.query("INSERT INTO \"od\"\"d\".visits VALUES (1000, 1, now())")
    }
    let foreign = try connection.query(
      "SELECT count(*) FILTER (WHERE conparentid = 0), bool_and(convalidated) FROM pg_constraint WHERE conname = 'of customer'"
    ).rows[0]
    #expect(foreign == ["1", "t"])
  }
}
