internal import Catalog
internal import SQLSyntax

/// The steps that come first in both methods: nothing in the way, no NULL in the key, all constraints validated.
struct MigrationPreparation {
  let target: MigrationTarget

  private var table: Table { target.table }
  private var name: String { target.name.sql }

  /// Fails with the reason when the plan can't be carried out.
  ///
  /// - Parameter conditions: Of rows that would be in the way, as SQL over the table, each with what is said of them.
  func check(rows conditions: [(sql: String, message: String)], more: [String] = []) -> MigrationPlan.Step {
    let this = SQLText.regclass(name)
    let dependents = """
      SELECT string_agg(what, ', ' ORDER BY what) INTO found FROM (
        SELECT 'materialized view ' || v.oid::pg_catalog.regclass AS what
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid
          JOIN pg_catalog.pg_class v ON v.oid = w.ev_class AND v.relkind = 'm'
          WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = \(this)
        UNION SELECT 'rule ' || w.rulename FROM pg_catalog.pg_rewrite w WHERE w.ev_class = \(this)
        UNION SELECT 'routine ' || d.objid::pg_catalog.regprocedure FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND \(Self.refersTo(this))
        UNION SELECT 'column of ' || d.objid::pg_catalog.regclass FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid > 0
            AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND d.refobjid IN (\(Self.rowTypes(this)))
        UNION SELECT 'inheritance with ' || CASE i.inhrelid WHEN \(this) THEN i.inhparent ELSE i.inhrelid END::pg_catalog.regclass
          FROM pg_catalog.pg_inherits i WHERE \(this) IN (i.inhrelid, i.inhparent)
      ) dependents;
      IF found IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = \(SQLIdentifier.literal(
          "bound to the table \(name) itself, and would go on using the old one; drop before and make again afterwards: "
        )) || found;
      END IF;
      """
    let rows = conditions.map { condition in
      """
      IF EXISTS (SELECT FROM \(name) WHERE \(condition.sql)) THEN
        \(SQLText.raise(condition.message));
      END IF;
      """
    }
    return MigrationPlan.Step(
      title: "check beforehand",
      statements: [SQLText.block(declare: "found text;", ([dependents] + more + rows).joined(separator: "\n"))],
      inTransaction: false, lock: "none that blocks readers or writers; may read the table once",
      why: "changes nothing; fails, and says why, when something is in the way of the steps below", rollback: [])
  }

  private static func refersTo(_ table: String) -> String {
    """
    (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = \(table)
            OR d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (\(rowTypes(table))))
    """
  }

  /// The table's row type and the array of it.
  private static func rowTypes(_ table: String) -> String {
    "SELECT t.oid FROM pg_catalog.pg_type t, pg_catalog.pg_class c WHERE c.oid = \(table) AND c.reltype IN (t.oid, t.typelem)"
  }

  /// Makes the key NOT NULL without a scan under a strong lock: PostgreSQL takes a validated CHECK as the proof (12 on).
  func keyNotNull(_ names: inout RelationNames) -> [MigrationPlan.Step] {
    guard !target.key.isNotNull else { return [] }
    let check = SQLIdentifier.quoted(names.claim(table.name, "_\(target.scheme.column)_not_null", in: table.schema))
    let key = target.quotedKey
    return [
      MigrationPlan.Step(
        title: "let no more NULL into the key",
        statements: [
          SQLText.setLockTimeout, "ALTER TABLE \(name) ADD CONSTRAINT \(check) CHECK (\(key) IS NOT NULL) NOT VALID",
        ],
        inTransaction: false, lock: "ACCESS EXCLUSIVE for a moment; gives up after \(SQLText.lockTimeout)",
        why: "rows that are written from now on have a key; those that are there are looked at in the next step",
        rollback: [SQLText.setLockTimeout, "ALTER TABLE \(name) DROP CONSTRAINT IF EXISTS \(check)"]),
      MigrationPlan.Step(
        title: "make the key NOT NULL",
        statements: [
          SQLText.setLockTimeout, "ALTER TABLE \(name) VALIDATE CONSTRAINT \(check)",
          "ALTER TABLE \(name) ALTER COLUMN \(key) SET NOT NULL", "ALTER TABLE \(name) DROP CONSTRAINT \(check)",
        ],
        inTransaction: false,
        lock: "SHARE UPDATE EXCLUSIVE while all rows are read, which blocks neither readers nor writers; "
          + "then ACCESS EXCLUSIVE for a moment, without a scan since the CHECK proves it",
        why: "the columns of a primary key are NOT NULL, and a range takes no NULL",
        rollback: [SQLText.setLockTimeout, "ALTER TABLE \(name) ALTER COLUMN \(key) DROP NOT NULL"]),
    ]
  }

  /// Constraints that aren't validated: a partitioned table has none such (foreign keys before 18), and a partition's
  /// must be as strong as its parent's.
  var validation: [MigrationPlan.Step] {
    let constraints = table.constraints.filter {
      !$0.isValidated && ($0.kind == .check || $0.kind == .foreignKey) && $0.referencedTable != target.name
    }
    guard !constraints.isEmpty else { return [] }
    return [
      MigrationPlan.Step(
        title: "validate the constraints that are NOT VALID",
        statements: [SQLText.setLockTimeout] + constraints.map { $0.validating(on: target.name) },
        inTransaction: false,
        lock: "SHARE UPDATE EXCLUSIVE while all rows are read, which blocks neither readers nor writers",
        why: "a partitioned table can't have constraints that aren't validated",
        rollback: [SQLText.setLockTimeout]
          + constraints.map { constraint in
            // In one statement, so that it holds all the time.
            constraint.dropping(from: target.name) + ", ADD CONSTRAINT \(SQLIdentifier.quoted(constraint.name)) "
              + constraint.validDefinition + " NOT VALID"
          })
    ]
  }
}
