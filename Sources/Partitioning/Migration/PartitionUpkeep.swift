internal import Catalog
internal import Foundation
internal import SQLSyntax

/// What keeps the partitions of a range coming and going: pg_partman or plain SQL.
struct PartitionUpkeep {
  let target: MigrationTarget
  let retention: PartitionAdvice.Retention?

  private var name: String { target.name.sql }
  private var scheme: PartitionScheme { target.scheme }
  private var hasDefault: Bool { scheme.partitions.contains { $0.bound == .remaining } }

  func attached(_ bounds: AttachBounds, old: ObjectName) -> [MigrationPlan.Upkeep] {
    var all: [MigrationPlan.Upkeep] = []
    if canPartman {
      all.append(partman(interval: bounds.partmanInterval, from: bounds.boundary, old: old))
      if let retention { all.append(partmanRetention(retention, old: old)) }
    }
    all += plain(old: old, boundary: bounds.boundary)
    return all
  }

  var backfilled: [MigrationPlan.Upkeep] {
    guard scheme.method == .range, scheme.subdivision == nil, let unit = scheme.unit else { return [] }
    var all: [MigrationPlan.Upkeep] = []
    let ranges = TimeRanges(.timestamptz, zone: zone)
    let starts = scheme.partitions.compactMap { partition -> Date? in
      guard case .range(let from, _) = partition.bound else { return nil }
      return from.flatMap(PointInTime.date)
    }
    let isNamed = scheme.partitions.allSatisfy { partition in
      // What begins at MINVALUE has no name of pg_partman's.
      guard case .range(let from, _) = partition.bound, let from else { return true }
      guard let start = PointInTime.date(from) else { return false }
      return partition.name == RelationNames.joined(scheme.table.name, "_p" + ranges.label(start, unit))
    }
    if canPartman, isNamed, let first = starts.max() {
      all.append(partman(interval: unit.partmanName, from: ranges.text(first), old: nil))
      if let retention { all.append(partmanRetention(retention, old: nil)) }
    }
    return all + plain(old: nil, boundary: nil)
  }

  // MARK: - pg_partman

  /// Version 4 takes apart names at their dots, and has integers and points in time as keys.
  private var canPartman: Bool {
    !scheme.table.name.contains(".") && !scheme.table.schema.contains(".")
      && ["timestamptz", "timestamp", "date", "int2", "int4", "int8"].contains(target.key.typeName)
  }

  /// In which days begin: of a key without a zone in none, which UTC stands for.
  private var zone: String { target.key.typeName == "timestamptz" ? scheme.timeZone : "UTC" }

  private var schema: String {
    SQLIdentifier.quoted(target.catalog.extensions.first { $0.name == "pg_partman" }?.schema ?? "partman")
  }

  /// The name as pg_partman has it: without quotes.
  private var parentTable: String { SQLIdentifier.literal(scheme.table.schema + "." + scheme.table.name) }

  private func partman(interval: String, from start: String, old: ObjectName?) -> MigrationPlan.Upkeep {
    var statements: [String] = []
    if !target.catalog.extensions.contains(where: { $0.name == "pg_partman" }) {
      statements += ["CREATE SCHEMA IF NOT EXISTS partman", "CREATE EXTENSION IF NOT EXISTS pg_partman SCHEMA partman"]
    }
    let ahead = scheme.partitionsAhead
    let own = scheme.partitions.first { $0.bound == .remaining }.map { target.relation($0.name).sql }
    let partmans = target.relation(RelationNames.joined(scheme.table.name, "_default")).sql
    let free =
      own.map { own in
        """
        IF EXISTS (SELECT FROM \(own)) THEN
          \(SQLText.raise("\(own) has rows: move them into partitions of their own first"));
        END IF;
        ALTER TABLE \(name) DETACH PARTITION \(own);
        DROP TABLE \(own);
        """
      } ?? ""
    // Without a default partition there is DETACH CONCURRENTLY.
    let drop =
      own == nil
      ? """
      IF pg_catalog.to_regclass(\(SQLIdentifier.literal(partmans))) IS NOT NULL THEN
        ALTER TABLE \(name) DETACH PARTITION \(partmans);
        DROP TABLE \(partmans);
      END IF;
      """ : ""
    statements += [
      "SET TimeZone = \(SQLIdentifier.literal(zone))",
      SQLText.setLockTimeout,
      SQLText.block(
        [
          free,
          """
          PERFORM \(schema).create_parent(p_parent_table => \(parentTable), p_control => \(SQLIdentifier.literal(scheme.column)),
            p_type => 'native', p_interval => \(SQLIdentifier.literal(interval)), p_premake => \(ahead), p_start_partition => \(SQLIdentifier.literal(start)));
          """, drop,
        ].filter { !$0.isEmpty }.joined(separator: "\n")),
      "UPDATE \(schema).part_config SET infinite_time_partitions = \(scheme.unit != nil) WHERE parent_table = \(parentTable)",
      "SELECT \(schema).run_maintenance(\(parentTable))",
    ]
    return MigrationPlan.Upkeep(
      title: "pg_partman: partitions to come", statements: statements,
      why:
        "pg_partman 4 (Debian's postgresql-15-partman is 4.7.2; 5 has other parameters) leaves partitions alone that "
        + "have the names it would give, and makes those that are missing; let run_maintenance run daily, by its "
        + "background worker (pg_partman_bgw), cron or pg_cron, in a session whose TimeZone is \(zone), as the bounds are"
        + (old.map { "; its retention has to wait until \($0.sql) is gone, see below" } ?? ""))
  }

  private func partmanRetention(_ retention: PartitionAdvice.Retention, old: ObjectName?) -> MigrationPlan.Upkeep {
    let days = Int(retention.days.rounded(.up))
    let present =
      old.map { old in
        [
          SQLText.block(
            """
            IF EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = pg_catalog.to_regclass(\(SQLIdentifier.literal(old.sql)))) THEN
              \(SQLText.raise("\(old.sql) is still a partition, and pg_partman would drop it at once"));
            END IF;
            """)
        ]
      } ?? []
    let value = scheme.unit == nil ? nil : "\(days) days"
    guard let value else {
      return MigrationPlan.Upkeep(
        title: "pg_partman: retention", statements: [],
        why:
          "pg_partman counts the retention of a key by number in numbers, which \(days) days don't tell: set retention in "
          + "part_config when you know how many that are")
    }
    return MigrationPlan.Upkeep(
      title: "pg_partman: retention",
      statements: present + [
        "UPDATE \(schema).part_config SET retention = '\(value)', retention_keep_table = true WHERE parent_table = \(parentTable)"
      ],
      why: "detaches what is older than \(days) days and keeps it as a table, to be dumped and dropped; with "
        + "retention_keep_table = false it is dropped"
        + (old.map {
          ". Not before \($0.sql) has gone: pg_partman takes each partition to be one interval long from where it starts, "
            + "and would take this one, which starts at -infinity, to be out of date at once"
        } ?? ""))
  }

  // MARK: - Plain SQL

  private func plain(old: ObjectName?, boundary: String?) -> [MigrationPlan.Upkeep] {
    var all: [MigrationPlan.Upkeep] = []
    if let unit = scheme.unit { all.append(next(unit)) }
    if let old { all.append(archive(old, boundary: boundary)) }
    if scheme.unit != nil, let retention { all.append(expired(retention, old: old)) }
    return all
  }

  /// ATTACH rather than PARTITION OF: SHARE UPDATE EXCLUSIVE on the parent, which blocks nobody.
  private func next(_ unit: PartitionScheme.TimeUnit) -> MigrationPlan.Upkeep {
    let zone = SQLIdentifier.literal(zone)
    /// A point of the session's time zone, which is ours, as the key's type has it.
    func bound(_ point: String) -> String {
      switch target.key.typeName {
      case "date": "(\(point))::date"
      case "timestamp": point
      default: "(\(point)) AT TIME ZONE \(zone)"
      }
    }
    let owner =
      target.table.owner.isEmpty
      ? ""
      : "\n  EXECUTE format('ALTER TABLE %I.%I OWNER TO %I', \(SQLIdentifier.literal(scheme.table.schema)), name, \(SQLIdentifier.literal(target.table.owner)));"
    let schema = SQLIdentifier.literal(scheme.table.schema)
    let base = SQLIdentifier.literal(scheme.table.name)
    return MigrationPlan.Upkeep(
      title: "plain SQL: partitions to come",
      statements: [
        SQLText.setLockTimeout,
        SQLText.block(
          declare: """
            start timestamp := date_trunc('\(unit.rawValue)', pg_catalog.now() AT TIME ZONE \(zone));
            suffix text;
            name text;
            """,
          """
          -- Bounds are read and written in the zone in which they begin.
          PERFORM pg_catalog.set_config('TimeZone', \(zone), true), pg_catalog.set_config('DateStyle', 'ISO', true);
          FOR step IN 0..\(unit.unitsAhead) LOOP
            suffix := '_p' || to_char(start, '\(unit.suffixFormat)');
            name := left(\(base), 63 - length(suffix)) || suffix;
            IF pg_catalog.to_regclass(format('%I.%I', \(schema), name)) IS NULL AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = \(SQLText.regclass(name)) AND c.relpartbound IS NOT NULL
                  AND (regexp_match(pg_catalog.pg_get_expr(c.relpartbound, c.oid), $x$TO \\('([^']+)'\\)$x$))[1]::timestamptz > start AT TIME ZONE \(zone)
                  AND coalesce((regexp_match(pg_catalog.pg_get_expr(c.relpartbound, c.oid), $x$FROM \\('([^']+)'\\)$x$))[1]::timestamptz, '-infinity') <= start AT TIME ZONE \(zone)) THEN
              EXECUTE format('CREATE TABLE %I.%I (LIKE %s INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMMENTS INCLUDING CONSTRAINTS)', \(schema), name, \(SQLIdentifier.literal(name)));\(owner)
              EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I.%I FOR VALUES FROM (%L) TO (%L)', \(SQLIdentifier.literal(name)), \(schema), name,
                \(bound("start")), \(bound("start + interval '\(unit.interval)'")));
            END IF;
            start := start + interval '\(unit.interval)';
          END LOOP;
          """),
      ],
      why:
        "makes what is missing of the next \(unit.unitsAhead) partitions, each by ATTACH, which blocks neither readers nor "
        + "writers\(hasDefault ? " of other partitions than the default one" : ""); run it by cron well before the last of them begins"
    )
  }

  /// DETACH CONCURRENTLY (14 on) waits for the transactions that use the partition and blocks nobody; not with a default
  /// partition, whose bound would change.
  private func detachment(of partition: String) -> [String] {
    target.major >= 14 && !hasDefault
      ? [SQLText.noLockTimeout, "ALTER TABLE \(name) DETACH PARTITION \(partition) CONCURRENTLY"]
      : [SQLText.setLockTimeout, "ALTER TABLE \(name) DETACH PARTITION \(partition)"]
  }

  private var detachmentWords: String {
    let kept = target.incoming.filter { target.canRefer($0.constraint) }.map {
      "\($0.constraint.name) of \($0.table.sql)"
    }
    let references =
      kept.isEmpty
      ? "" : ". Delete the rows that refer to it first, or it fails: by \(kept.joined(separator: ", "))"
    return detachmentKind + references
  }

  private var detachmentKind: String {
    target.major >= 14 && !hasDefault
      ? "DETACH CONCURRENTLY blocks neither readers nor writers; if it is interrupted, end it with DETACH PARTITION … FINALIZE"
      : "DETACH locks the whole table for a moment, and gives up after \(SQLText.lockTimeout)"
        + (hasDefault
          ? "; CONCURRENTLY is not possible with a default partition" : "; CONCURRENTLY is there from PostgreSQL 14 on")
  }

  private func archive(_ old: ObjectName, boundary: String?) -> MigrationPlan.Upkeep {
    let since = boundary.map { " (rows before \($0))" } ?? ""
    let dump = "pg_dump --format=custom --table=\(SQLText.shellQuoted(old.sql))"
    return MigrationPlan.Upkeep(
      title: "plain SQL: archive the old rows", statements: detachment(of: old.sql) + ["DROP TABLE \(old.sql)"],
      why:
        "when all of its rows\(since) may go\(retention.map { ", \(Int($0.days.rounded(.up))) days after its end" } ?? "")"
        + ": detach it, dump it (\(dump)), then drop it. \(detachmentWords)")
  }

  private func expired(_ retention: PartitionAdvice.Retention, old: ObjectName?) -> MigrationPlan.Upkeep {
    let days = Int(retention.days.rounded(.up))
    return MigrationPlan.Upkeep(
      title: "plain SQL: partitions that are out of date",
      statements: [
        """
        SELECT \(SQLIdentifier.literal("ALTER TABLE \(name) DETACH PARTITION ")) || c.oid::pg_catalog.regclass || '\(target.major >= 14 && !hasDefault ? " CONCURRENTLY" : "")' AS detach,
            'DROP TABLE ' || c.oid::pg_catalog.regclass AS drop
          FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = \(SQLText.regclass(name))
            AND (regexp_match(pg_catalog.pg_get_expr(c.relpartbound, c.oid), $x$TO \\('([^']+)'\\)$x$))[1]::timestamptz <= pg_catalog.now() - interval '\(days) days'
          ORDER BY c.oid
        """
      ],
      why:
        "prints for each partition that is older than \(days) days what detaches it and, once it is dumped, what drops it. "
        + detachmentWords)
  }
}
