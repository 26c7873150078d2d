internal import Catalog
internal import SQLSyntax

/// Statements that several remedies are made of.
enum SQLText {
  static func name(_ text: String) -> String { SQLIdentifier.quoted(text) }
  static func literal(_ text: String) -> String { SQLIdentifier.literal(text) }

  /// A name in a schema, of at most 63 bytes and not in `taken`.
  static func free(_ base: String, avoiding taken: Set<String> = []) -> String {
    var number = 0
    while true {
      let suffix = number == 0 ? "" : String(number)
      var stem = base
      while stem.utf8.count + suffix.utf8.count > 63 { stem.removeLast() }
      if !taken.contains(stem + suffix) { return stem + suffix }
      number += 1
    }
  }

  /// Fills columns in the rows that are there, 256 blocks a transaction, until a pass finds nothing to do.
  ///
  /// A pass over blocks needs no index and no key, and one that changes nothing proves that all rows are right: a row
  /// that moved behind the pass's back, or got a value that was just outdated, is found by the next. A batch that waits
  /// for a row gives up before the server looks for deadlocks, so that no other transaction is ended for its sake, and
  /// is made again. Ranges of `ctid` are read without the rest of the table from PostgreSQL 14 on.
  ///
  /// - Parameters:
  ///   - table: A table that holds rows itself: not a partitioned one.
  ///   - set: Assignments, such as `c = s.c`, with the table as `t`.
  ///   - from: Of the UPDATE, such as `shop.customers s`; nil for none.
  ///   - condition: Which rows aren't right yet.
  static func backfill(_ table: ObjectName, set: String, from: String? = nil, where condition: String) -> String {
    """
    DO $sextant$
    DECLARE first bigint; changed bigint; pass bigint;
    BEGIN
      LOOP
        pass := 0;
        first := 0;
        WHILE first <= pg_relation_size(\(SQLIdentifier.literal(table.sql))) / current_setting('block_size')::bigint LOOP
          PERFORM set_config('lock_timeout', '200ms', true);
          BEGIN
            UPDATE \(table.sql) t SET \(set)\(from.map { " FROM " + $0 } ?? "")
            WHERE t.ctid >= format('(%s,0)', first)::tid AND t.ctid < format('(%s,0)', first + 256)::tid
              AND (\(condition));
            GET DIAGNOSTICS changed = ROW_COUNT;
          EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            changed := 1;
          END;
          pass := pass + changed;
          COMMIT;
          first := first + 256;
        END LOOP;
        EXIT WHEN pass = 0;
      END LOOP;
    END
    $sextant$
    """
  }

  /// ``backfill(_:set:from:where:)`` of a table or of each of its partitions.
  static func backfills(
    _ table: Table, _ tables: TableTree, set: String, from: String? = nil, where condition: String
  ) -> [String] {
    tables.leaves(of: table.objectName).map { backfill($0.objectName, set: set, from: from, where: condition) }
  }

  /// A trigger function and its trigger.
  ///
  /// - Parameters:
  ///   - name: Of both.
  ///   - event: Such as `BEFORE INSERT OR UPDATE`.
  ///   - body: Statements of PL/pgSQL with their semicolons, the RETURN included.
  static func trigger(
    _ name: String, on table: ObjectName, _ event: String, perRow: Bool = true, declare: String = "", body: String
  ) -> [String] {
    let function = ObjectName(schema: table.schema, name: name)
    return [
      """
      CREATE FUNCTION \(function.sql)() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $sextant$
      \(declare.isEmpty ? "" : "DECLARE " + declare + "\n")BEGIN
      \(body)
      END
      $sextant$
      """,
      """
      CREATE TRIGGER \(self.name(name)) \(event) ON \(table.sql) \
      FOR EACH \(perRow ? "ROW" : "STATEMENT") EXECUTE FUNCTION \(function.sql)()
      """,
    ]
  }

  static func dropTrigger(_ name: String, on table: ObjectName) -> [String] {
    [
      "DROP TRIGGER \(self.name(name)) ON \(table.sql)",
      "DROP FUNCTION \(ObjectName(schema: table.schema, name: name).sql)()",
    ]
  }
}
