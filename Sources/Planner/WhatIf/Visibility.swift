internal import PostgresClient

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
      SET search_path = pg_catalog AS $body$
        UPDATE pg_index SET indisvalid = (indexrelid = ANY (shown))
        WHERE indexrelid = ANY (shown || hidden)
          AND indexrelid IN (SELECT s.indexrelid FROM sextant_twin.switchable s)
      $body$;
    """

  /// The statements before an EXPLAIN; ROLLBACK undoes them.
  static func open(_ connection: Connection, show: [UInt32], hide: [UInt32]) throws(PostgresError) {
    // One round trip: a what-if call of a simple statement takes little longer than three of them.
    let visibility =
      show.isEmpty && hide.isEmpty ? "" : "SELECT sextant_twin.show('\(array(show))', '\(array(hide))'); "
    try connection.execute(script: "BEGIN; \(visibility)SET TRANSACTION READ ONLY")
  }

  static func close(_ connection: Connection) throws(PostgresError) {
    try connection.query("ROLLBACK")
  }

  private static func array(_ identifiers: [UInt32]) -> String {
    "{" + identifiers.map(String.init).joined(separator: ",") + "}"
  }
}
