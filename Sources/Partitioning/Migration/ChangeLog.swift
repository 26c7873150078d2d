internal import Catalog
internal import SQLSyntax

/// The tables that a backfill keeps beside the two, and their statements: the log of keys that were written, and how far
/// the copy has come.
///
/// Why the copy is right. Triggers write the keys of all rows that are written into the log, in the same transaction;
/// CREATE TRIGGER waits for the transactions that have written before. Only the session that carries the plan out writes
/// the new table. What is copied is as new as the statement's snapshot; whatever is committed after that is in the log,
/// and to apply an entry is to make the row as it is at a snapshot that sees the entry: the last application of a key's
/// entries sees its last version. A log rather than rows written twice by the trigger: a trigger in a transaction with
/// an older snapshot (REPEATABLE READ) would not see, and so not delete, a row that was copied meanwhile, and a row that
/// the new table refuses would fail where the application writes.
struct ChangeLog {
  let target: MigrationTarget
  let rowKey: RowKey
  let log: ObjectName
  let progress: ObjectName
  let function: ObjectName
  let trigger: String
  let truncateTrigger: String

  init(target: MigrationTarget, rowKey: RowKey, names: inout RelationNames) {
    self.target = target
    self.rowKey = rowKey
    func claim(_ suffix: String) -> ObjectName {
      target.relation(names.claim(target.table.name, suffix, in: target.table.schema))
    }
    log = claim("_changes")
    progress = claim("_progress")
    function = claim("_note_change")
    trigger = claim("_changed").name
    truncateTrigger = claim("_truncated").name
  }

  /// The columns of the log and of the progress that hold the key: the row key's own names could be taken.
  var keys: [String] { rowKey.columns.indices.map { "k\($0 + 1)" } }

  // MARK: - Statements that make and drop

  var creation: [String] {
    [
      "CREATE TABLE \(log.sql) (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \(keyDefinitions))",
      "CREATE TABLE \(progress.sql) (part text PRIMARY KEY, \(keyDefinitions), rows bigint NOT NULL, differences bigint NOT NULL)",
      """
      CREATE FUNCTION \(function.sql)() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS \(SQLText.dollarQuoted(body))
      """,
    ]
  }

  var removal: [String] {
    [
      "DROP FUNCTION IF EXISTS \(function.sql)()", "DROP TABLE IF EXISTS \(progress.sql)",
      "DROP TABLE IF EXISTS \(log.sql)",
    ]
  }

  /// ALWAYS: what logical replication applies counts as well.
  func triggers(on table: ObjectName) -> [String] {
    [
      "CREATE TRIGGER \(SQLIdentifier.quoted(trigger)) AFTER INSERT OR UPDATE OR DELETE ON \(table.sql) FOR EACH ROW EXECUTE FUNCTION \(function.sql)()",
      "CREATE TRIGGER \(SQLIdentifier.quoted(truncateTrigger)) BEFORE TRUNCATE ON \(table.sql) FOR EACH STATEMENT EXECUTE FUNCTION \(function.sql)()",
      "ALTER TABLE \(table.sql) ENABLE ALWAYS TRIGGER \(SQLIdentifier.quoted(trigger))",
      "ALTER TABLE \(table.sql) ENABLE ALWAYS TRIGGER \(SQLIdentifier.quoted(truncateTrigger))",
    ]
  }

  func droppedTriggers(on table: ObjectName) -> [String] {
    [trigger, truncateTrigger].map { "DROP TRIGGER IF EXISTS \(SQLIdentifier.quoted($0)) ON \(table.sql)" }
  }

  private var keyDefinitions: String {
    zip(keys, rowKey.columns).map { key, column in
      "\(key) \(column.type)" + (column.collation.map { " COLLATE \($0)" } ?? "")
    }.joined(separator: ", ")
  }

  private var body: String {
    let list = keys.joined(separator: ", ")
    let old = SQLText.list(rowKey.names, prefix: "OLD.")
    let new = SQLText.list(rowKey.names, prefix: "NEW.")
    return """
      BEGIN
        IF TG_OP = 'TRUNCATE' THEN
          \(SQLText.raise("\(target.name.sql) is being partitioned, and can't be truncated meanwhile"));
        END IF;
        IF TG_OP <> 'INSERT' THEN
          INSERT INTO \(log.sql) (\(list)) VALUES (\(old));
        END IF;
        IF TG_OP = 'INSERT' THEN
          INSERT INTO \(log.sql) (\(list)) VALUES (\(new));
        ELSIF TG_OP = 'UPDATE' THEN
          IF ROW(\(old))::text IS DISTINCT FROM ROW(\(new))::text THEN
            INSERT INTO \(log.sql) (\(list)) VALUES (\(new));
          END IF;
        END IF;
        RETURN NULL;
      END
      """
  }

  // MARK: - Copying

  /// Notes the first row, and copies it; nothing when there is none.
  var start: String {
    let columns = SQLText.list(target.writtenColumns)
    return """
      WITH first AS MATERIALIZED (
        SELECT \(SQLText.list(selected)) FROM \(target.name.sql) ORDER BY \(SQLText.list(rowKey.names)) LIMIT 1
      ), copied AS (
        INSERT INTO \(target.parent.sql) (\(columns)) SELECT \(columns) FROM first ON CONFLICT DO NOTHING
      )
      INSERT INTO \(progress.sql) (part, \(keys.joined(separator: ", ")), rows, differences)
        SELECT 'copy', \(SQLText.list(rowKey.names)), 1, 0 FROM first
      """
  }

  /// The rows after the last one that was copied, in the order of the key: one statement, so that rows and progress are
  /// committed together and the copy goes on where it stopped.
  func copy(rows: Int) -> String {
    let columns = SQLText.list(target.writtenColumns)
    return """
      WITH batch AS MATERIALIZED (
        SELECT \(SQLText.list(selected)) FROM \(target.name.sql)
          WHERE \(after("copy")) ORDER BY \(SQLText.list(rowKey.names)) LIMIT \(rows)
      ), copied AS (
        INSERT INTO \(target.parent.sql) (\(columns)) SELECT \(columns) FROM batch ON CONFLICT DO NOTHING
      )
      UPDATE \(progress.sql) SET (\(keys.joined(separator: ", "))) = (SELECT \(SQLText.list(rowKey.names)) FROM batch ORDER BY \(descending) LIMIT 1),
          rows = rows + (SELECT count(*) FROM batch)
        WHERE part = 'copy' AND EXISTS (SELECT FROM batch)
      """
  }

  private var selected: [String] {
    target.writtenColumns + rowKey.names.filter { !target.writtenColumns.contains($0) }
  }

  var descending: String { rowKey.names.map { SQLIdentifier.quoted($0) + " DESC" }.joined(separator: ", ") }

  func after(_ part: String, table: String = "") -> String {
    let place = keys.map { "(SELECT \($0) FROM \(progress.sql) WHERE part = '\(part)')" }
    return
      "\(SQLText.row(rowKey.names, prefix: table)) > \(place.count == 1 ? place[0] : "(" + place.joined(separator: ", ") + ")")"
  }

  // MARK: - Applying

  /// Makes the rows of the first entries of the log as they are in `source`.
  ///
  /// In REPEATABLE READ or under a lock that keeps writers out: all three statements have to see the same entries.
  ///
  /// - Parameters:
  ///   - entries: nil for all: only so no unique index but the key's can be in the way, since a value that one row gave to
  ///     another is taken from the one in the same statement.
  ///   - least: With fewer entries than this nothing is done: while rows are written, the log is never empty for long.
  func apply(from source: ObjectName, to destination: ObjectName, entries: Int?, least: Int = 0) -> [String] {
    let enough =
      least > 0 ? " WHERE (SELECT count(*) FROM (SELECT FROM \(log.sql) LIMIT \(least)) waiting) = \(least)" : ""
    let limit = enough + (entries.map { " ORDER BY position LIMIT \($0)" } ?? "")
    let list = keys.joined(separator: ", ")
    let columns = SQLText.list(target.writtenColumns)
    let isIdentical = zip(keys, rowKey.names).map { "r.\(SQLIdentifier.quoted($1)) = e.\($0)" }.joined(
      separator: " AND ")
    let changed = "(SELECT DISTINCT \(list) FROM (SELECT \(list) FROM \(log.sql)\(limit)) first)"
    return [
      "DELETE FROM \(destination.sql) r USING \(changed) e WHERE \(isIdentical)",
      "INSERT INTO \(destination.sql) (\(columns)) OVERRIDING SYSTEM VALUE SELECT \(SQLText.list(target.writtenColumns, prefix: "r.")) FROM \(source.sql) r JOIN \(changed) e ON \(isIdentical)",
      "DELETE FROM \(log.sql) WHERE position IN (SELECT position FROM \(log.sql)\(limit))",
    ]
  }

  /// Each entry is looked up: a plan that reads a whole table for some entries, guessed from no statistics, never.
  static let lookups = [
    "SET LOCAL enable_hashjoin = off", "SET LOCAL enable_mergejoin = off", "SET LOCAL enable_seqscan = off",
  ]

  /// Fails when there is more to apply than fits into a short transaction.
  func guardAgainst(entries: Int) -> String {
    SQLText.block(
      """
      IF (SELECT count(*) FROM (SELECT FROM \(log.sql) LIMIT \(entries + 1)) first) > \(entries) THEN
        \(SQLText.raise("more than \(entries) changes are waiting: apply them before the swap"));
      END IF;
      """)
  }
}
