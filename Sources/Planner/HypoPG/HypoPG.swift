internal import PostgresClient

/// The extension HypoPG in the twin's own schema, and what is asked of it.
///
/// It keeps hypothetical indexes in the memory of the session that made them and writes nothing: a role without superuser
/// rights may call it in a READ ONLY transaction, and a rollback undoes none of it. All names have their schemas, whatever
/// a snapshot puts on the search path.
///
/// What it leaves out counts here as it does in published work: hypothetical indexes have no statistics of expressions,
/// can't go back to a mark in a merge join, and their predicates are not simplified (one with a function of constants is
/// never implied). A statement whose planning runs a function that runs statements does not see them, or is rejected when
/// it comes to their names (HypoPG's `isExplain` ends with the first executor).
enum HypoPG {
  /// Makes the indexes of several `CREATE INDEX` statements; gives for each its oid, its name, and the name as EXPLAIN's
  /// JSON and text have it.
  static let create = """
    SELECT h.indexrelid, h.indexname, pg_catalog.to_json(h.indexname), pg_catalog.quote_ident(h.indexname)
    FROM sextant_twin.hypopg_create_index($1) h
    """

  /// Drops those of an array of oids.
  static let drop = """
    SELECT pg_catalog.count(sextant_twin.hypopg_drop_index(o)) FROM pg_catalog.unnest($1::pg_catalog.oid[]) o
    """

  /// Makes one index and gives its size in bytes.
  static let size = """
    SELECT sextant_twin.hypopg_relation_size(h.indexrelid) FROM sextant_twin.hypopg_create_index($1) h
    """

  /// Drops all of the session.
  static let reset = "SELECT sextant_twin.hypopg_reset()"

  /// Of a session. HypoPG's own oids are about 2,500, of which a session may need more; real ones cost no more time.
  static let settings = [(name: "hypopg.use_real_oids", value: "on")]

  /// Installs it in the twin's database.
  ///
  /// - Throws: `.twinUnavailable`, saying what to install.
  static func install(_ connection: Connection, majorVersion: Int) throws(PlannerError) {
    do throws(PostgresError) {
      try connection.query("CREATE EXTENSION hypopg SCHEMA \(PlannerClock.schema)")
    } catch {
      guard !error.isServerFailure else { throw PlannerError(error) }
      throw PlannerError(
        .twinUnavailable,
        """
        --sizes hypopg takes the extension HypoPG, which the PostgreSQL of this machine does not have: install Debian's \
        package postgresql-\(majorVersion)-hypopg (\(error.message))
        """)
    }
  }
}
