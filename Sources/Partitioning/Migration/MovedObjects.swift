internal import Catalog
internal import SQLSyntax

/// What is bound to a table by its identity and not by its name, and so has to be moved in the transaction in which
/// another table takes its name: triggers, views, sequences, publications.
///
/// The catalog doesn't hold them all, and they may have changed since it was read; so their definitions are read in
/// that transaction, while the table has its name, and run when the other one has it.
struct MovedObjects {
  let target: MigrationTarget

  private static let list = "sextant_moved"

  /// Locks the views that read the table before it is locked itself, as their readers do, so that nobody ends up in a
  /// deadlock. LOCK would lock all other tables of a view as well; a change of its owner to the same one doesn't.
  var viewLocks: String {
    SQLText.block(
      declare: "item record;",
      """
      FOR item IN
        SELECT format('ALTER VIEW %I.%I OWNER TO %I', n.nspname, v.relname, pg_catalog.pg_get_userbyid(v.relowner)) AS sql
          \(views)
          ORDER BY v.oid
      LOOP
        EXECUTE item.sql;
      END LOOP;
      """)
  }

  /// The table has its name still.
  ///
  /// - Parameters:
  ///   - source: The name that the table will have when ``move`` is run.
  ///   - publishes: Whether the other table is added to the publications that the table is in, where it stays.
  func capture(droppingTriggersOn source: ObjectName, publishes: Bool) -> String {
    let table = SQLText.regclass(target.name.sql)
    let name = SQLIdentifier.literal(target.name.sql)
    let triggers = "FROM pg_catalog.pg_trigger t WHERE t.tgrelid = \(table) AND NOT t.tgisinternal"
    var parts = [
      """
      SELECT 1 AS position, format('DROP TRIGGER %I ON %s', t.tgname, \(SQLIdentifier.literal(source.sql))) AS sql
        \(triggers)
      """,
      "SELECT 2, pg_catalog.pg_get_triggerdef(t.oid) \(triggers)",
      """
      SELECT 3, format('ALTER TABLE %s %s TRIGGER %I', \(name), CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname)
        \(triggers) AND t.tgenabled <> 'O'
      """,
      """
      SELECT 4, format('CREATE OR REPLACE VIEW %I.%I%s AS %s', n.nspname, v.relname, ' WITH (' || array_to_string(v.reloptions, ', ') || ')', pg_catalog.pg_get_viewdef(v.oid))
        \(views)
      """,
      """
      SELECT 5, format('ALTER SEQUENCE %I.%I OWNED BY %s.%I', n.nspname, s.relname, \(name), a.attname)
        FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid
          AND d.refobjid = \(table) AND d.deptype = 'a'
      """,
    ]
    // A partitioned table can be published from 13 on.
    if publishes, target.major >= 13 {
      parts.append(
        """
        SELECT 6, format('ALTER PUBLICATION %I ADD TABLE %s', p.pubname, \(name))
          FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
          WHERE r.prrelid = \(table)\(target.major >= 15 ? " AND r.prqual IS NULL AND r.prattrs IS NULL" : "")
        """)
    }
    return "CREATE TEMP TABLE \(Self.list) ON COMMIT DROP AS\n" + parts.joined(separator: "\nUNION ALL\n")
  }

  /// The other table has the name now.
  var move: String {
    SQLText.block(
      declare: "item record;",
      """
      FOR item IN SELECT sql FROM pg_temp.\(Self.list) ORDER BY position, sql LOOP
        EXECUTE item.sql;
      END LOOP;
      """)
  }

  /// The publications that name the table name it no longer.
  ///
  /// - Parameter relation: A table that was added to them by ``move`` and isn't the published one any more.
  func unpublish(_ relation: ObjectName) -> [String] {
    guard target.major >= 13 else { return [] }
    return [
      SQLText.block(
        declare: "item record;",
        """
        FOR item IN
          SELECT format('ALTER PUBLICATION %I DROP TABLE %s', p.pubname, \(SQLIdentifier.literal(relation.sql))) AS sql
            FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
            WHERE r.prrelid = \(SQLText.regclass(relation.sql))
        LOOP
          EXECUTE item.sql;
        END LOOP;
        """)
    ]
  }

  /// Identity columns with their sequence: its name, its options, its privileges and where it is.
  func identity(from source: ObjectName, to other: ObjectName) -> [String] {
    guard target.hasIdentity else { return [] }
    let old = SQLIdentifier.literal(source.sql)
    let new = SQLIdentifier.literal(other.sql)
    return [
      SQLText.block(
        declare: """
          item record;
          privilege record;
          latest bigint;
          called boolean;
          """,
        """
        FOR item IN
          SELECT a.attname, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END AS kind, n.nspname, s.relname,
              s.relacl, q.*, CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END AS cycling
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_depend d ON d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
              AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid
            JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
            JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
            WHERE a.attrelid = \(old)::pg_catalog.regclass AND a.attidentity <> ''
        LOOP
          EXECUTE format('SELECT last_value, is_called FROM %I.%I', item.nspname, item.relname) INTO latest, called;
          EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP IDENTITY', \(old), item.attname);
          EXECUTE format('ALTER TABLE %s ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %I.%I START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s)',
            \(new), item.attname, item.kind, item.nspname, item.relname, item.seqstart, item.seqincrement, item.seqmin,
            item.seqmax, item.seqcache, item.cycling);
          PERFORM pg_catalog.setval(format('%I.%I', item.nspname, item.relname)::pg_catalog.regclass, latest, called);
          FOR privilege IN
            SELECT format('GRANT %s ON SEQUENCE %I.%I TO %s%s', a.privilege_type, item.nspname, item.relname, \(PartitionedCopy.grantee), \(PartitionedCopy.option)) AS sql
              FROM pg_catalog.aclexplode(item.relacl) a
          LOOP
            EXECUTE privilege.sql;
          END LOOP;
        END LOOP;
        """)
    ]
  }

  /// From which tables and with which conditions the views are read that use the table.
  private var views: String {
    """
    FROM pg_catalog.pg_class v JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
      WHERE v.relkind = 'v' AND EXISTS (
        SELECT FROM pg_catalog.pg_rewrite w
          JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
          WHERE w.ev_class = v.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.refobjid = \(SQLText.regclass(target.name.sql)))
    """
  }
}
