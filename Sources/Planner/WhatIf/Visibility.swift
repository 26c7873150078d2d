/// Shows and hides indexes to one transaction of a twin.
///
/// The planner passes over an index whose `pg_index.indisvalid` is false (`get_relation_info` in plancat.c). Candidate
/// indexes are committed as invalid; a transaction that updates the flag sees its own version alone, and rolls back.
enum Visibility {
  /// What the planning role may call, as superuser, on the candidates and indexes registered as such.
  ///
  /// An index that backs a constraint is never registered: hiding it would take uniqueness from the planner's
  /// estimates and the arbiter from ON CONFLICT.
  static let functions = """
    CREATE TABLE sextant_twin.switchable (indexrelid oid PRIMARY KEY);
    CREATE FUNCTION sextant_twin.show(shown oid[], hidden oid[]) RETURNS void LANGUAGE sql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS $body$
        UPDATE pg_index SET indisvalid = (indexrelid = ANY (shown))
        WHERE indexrelid = ANY (shown || hidden)
          AND indexrelid IN (SELECT s.indexrelid FROM sextant_twin.switchable s)
      $body$;
    """

  /// Shows and hides: two arrays of oids, as text. A rollback undoes it.
  static let statement = "SELECT sextant_twin.show($1, $2)"
}
