/// Shows and hides indexes to one transaction of a twin.
///
/// The planner passes over an index whose `pg_index.indisvalid` is false (`get_relation_info` in plancat.c). Candidate
/// indexes are committed as invalid; a transaction that updates the flag sees its own version alone, and rolls back.
enum Visibility {
  /// What the planning role may call, as superuser, on the candidates and indexes registered as such. The transaction
  /// can't write after it.
  ///
  /// An index that backs a constraint is never registered: hiding it would take uniqueness from the planner's
  /// estimates and the arbiter from ON CONFLICT.
  ///
  /// Rows are locked in the order of their oids, so that sessions that switch the same ones wait for each other and
  /// never in a circle. A wait is not the statements' time, which begins after it.
  ///
  /// All names, those of types and operators too, have their schemas: what a snapshot puts on the search path must never
  /// run as superuser. A search path of its own would cost the function as much as all else that it does.
  static let functions = """
    CREATE TABLE sextant_twin.switchable (indexrelid pg_catalog.oid PRIMARY KEY);
    CREATE FUNCTION sextant_twin.show(shown pg_catalog.oid[], hidden pg_catalog.oid[]) RETURNS pg_catalog.void
    LANGUAGE plpgsql SECURITY DEFINER AS $body$
      DECLARE
        switched pg_catalog.oid;
      BEGIN
        FOR switched IN
          SELECT s.indexrelid FROM sextant_twin.switchable s
          WHERE s.indexrelid OPERATOR(pg_catalog.=) ANY (shown OPERATOR(pg_catalog.||) hidden)
          ORDER BY s.indexrelid USING OPERATOR(pg_catalog.<)
        LOOP
          UPDATE pg_catalog.pg_index i SET indisvalid = (switched OPERATOR(pg_catalog.=) ANY (shown))
          WHERE i.indexrelid OPERATOR(pg_catalog.=) switched;
        END LOOP;
        PERFORM pg_catalog.set_config('transaction_read_only', 'on', true);
        PERFORM pg_catalog.set_config('statement_timeout', '\(timeout)', true);
      END
      $body$;
    """

  /// Of each statement that is planned.
  static let timeout = "30s"

  /// Shows and hides: two arrays of oids, as text. A rollback undoes it.
  static let statement = "SELECT sextant_twin.show($1, $2)"
}
