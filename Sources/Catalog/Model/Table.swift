/// A relation that holds rows: a table, a partitioned table, a foreign table or a materialised view.
package struct Table: Codable, Sendable, Equatable {
  /// `pg_class.relkind`.
  package enum Kind: String, Codable, Sendable {
    case ordinary = "r"
    case partitioned = "p"
    case foreign = "f"
    case materializedView = "m"
  }

  package var schema: String
  package var name: String
  package var kind: Kind
  /// `p` permanent, `u` unlogged, `t` temporary.
  package var persistence: String
  package var owner: String
  package var columns: [Column]
  package var constraints: [Constraint]
  package var indexes: [Index]
  /// `pg_class.reltuples`; −1 when the table was never analysed.
  package var rows: Double
  /// `pg_class.relpages`, or the true number of blocks where the source could tell.
  package var pages: Int
  package var allVisiblePages: Int
  /// `pg_class.relpages`: the pages when ``rows`` were counted; nil when unknown. The planner scales the rows by
  /// ``pages`` ÷ this (`estimate_rel_size` in src/backend/optimizer/util/plancat.c).
  package var pagesAtAnalyze: Int?
  /// Storage parameters such as `fillfactor=80`.
  package var options: [String]
  /// `pg_get_partkeydef`, such as `RANGE (created_at)`; nil when the table is not partitioned.
  package var partitionKey: String?
  /// `FOR VALUES …` or `DEFAULT`; nil when the table is not a partition.
  package var partitionBound: String?
  /// The parent of a partition, or the parents of an inheritance child, in order.
  package var parents: [ObjectName]
  package var rowSecurity: Bool
  package var forcesRowSecurity: Bool
  package var policies: [Policy]
  /// `d` default, `n` nothing, `f` full, `i` index.
  package var replicaIdentity: String
  package var activity: TableActivity?
  /// The query of a materialised view.
  package var definition: String?

  package var objectName: ObjectName { ObjectName(schema: schema, name: name) }

  package init(
    schema: String, name: String, kind: Kind = .ordinary, persistence: String = "p", owner: String = "",
    columns: [Column] = [], constraints: [Constraint] = [], indexes: [Index] = [], rows: Double = -1, pages: Int = 0,
    allVisiblePages: Int = 0, options: [String] = [], partitionKey: String? = nil, partitionBound: String? = nil,
    parents: [ObjectName] = [], rowSecurity: Bool = false, forcesRowSecurity: Bool = false, policies: [Policy] = [],
    replicaIdentity: String = "d", activity: TableActivity? = nil, definition: String? = nil,
    pagesAtAnalyze: Int? = nil
  ) {
    self.schema = schema
    self.name = name
    self.kind = kind
    self.persistence = persistence
    self.owner = owner
    self.columns = columns
    self.constraints = constraints
    self.indexes = indexes
    self.rows = rows
    self.pages = pages
    self.allVisiblePages = allVisiblePages
    self.options = options
    self.partitionKey = partitionKey
    self.partitionBound = partitionBound
    self.parents = parents
    self.rowSecurity = rowSecurity
    self.forcesRowSecurity = forcesRowSecurity
    self.policies = policies
    self.replicaIdentity = replicaIdentity
    self.activity = activity
    self.definition = definition
    self.pagesAtAnalyze = pagesAtAnalyze
  }

  package func column(named name: String) -> Column? { columns.first { $0.name == name } }
}

package struct Column: Codable, Sendable, Equatable {
  package var name: String
  /// As `format_type` prints it, such as `numeric(10,2)` or `shop.order_status[]`.
  package var type: String
  /// The schema of the type; `pg_catalog` for built-in ones.
  package var typeSchema: String
  /// `pg_type.typname`, such as `numeric` or `_order_status`.
  package var typeName: String
  package var isNotNull: Bool
  /// The default, or the expression of a generated column.
  package var defaultExpression: String?
  /// `s` stored, `v` virtual; nil when the column is not generated.
  package var generated: String?
  /// `a` always, `d` by default; nil when the column is no identity.
  package var identity: String?
  /// The collation when it is not the type's default, as SQL such as `"C"` or `shop.german`.
  package var collation: String?
  /// Statistics of the table alone (`stainherit = false`).
  package var statistics: ColumnStatistics?
  /// Statistics that include children (`stainherit = true`): partitioned tables and inheritance parents.
  package var inheritedStatistics: ColumnStatistics?

  package init(
    name: String, type: String, typeSchema: String = "pg_catalog", typeName: String = "", isNotNull: Bool = false,
    defaultExpression: String? = nil, generated: String? = nil, identity: String? = nil, collation: String? = nil,
    statistics: ColumnStatistics? = nil, inheritedStatistics: ColumnStatistics? = nil
  ) {
    self.name = name
    self.type = type
    self.typeSchema = typeSchema
    self.typeName = typeName
    self.isNotNull = isNotNull
    self.defaultExpression = defaultExpression
    self.generated = generated
    self.identity = identity
    self.collation = collation
    self.statistics = statistics
    self.inheritedStatistics = inheritedStatistics
  }
}

package struct Constraint: Codable, Sendable, Equatable {
  /// `pg_constraint.contype`.
  package enum Kind: String, Codable, Sendable {
    case primaryKey = "p"
    case unique = "u"
    case foreignKey = "f"
    case check = "c"
    case exclusion = "x"
    case trigger = "t"
    case notNull = "n"
  }

  package var name: String
  package var kind: Kind
  /// `pg_get_constraintdef`.
  package var definition: String
  package var columns: [String]
  package var referencedTable: ObjectName?
  package var referencedColumns: [String]
  /// `a` no action, `r` restrict, `c` cascade, `n` set null, `d` set default.
  package var onDelete: String?
  package var onUpdate: String?
  package var isValidated: Bool
  /// Whether it comes from a parent table alone, and is made along with the partition or child.
  package var isInherited: Bool

  package init(
    name: String, kind: Kind, definition: String, columns: [String] = [], referencedTable: ObjectName? = nil,
    referencedColumns: [String] = [], onDelete: String? = nil, onUpdate: String? = nil, isValidated: Bool = true,
    isInherited: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.definition = definition
    self.columns = columns
    self.referencedTable = referencedTable
    self.referencedColumns = referencedColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
    self.isValidated = isValidated
    self.isInherited = isInherited
  }
}

/// A row-level security policy: its conditions are part of every query by the roles that it applies to.
package struct Policy: Codable, Sendable, Equatable {
  package var name: String
  package var isPermissive: Bool
  /// `*`, `r`, `a`, `w` or `d`, as in `pg_policy.polcmd`.
  package var command: String
  /// The roles it applies to; `public` for all.
  package var roles: [String]
  package var using: String?
  package var withCheck: String?

  package init(
    name: String, isPermissive: Bool, command: String, roles: [String], using: String?, withCheck: String?
  ) {
    self.name = name
    self.isPermissive = isPermissive
    self.command = command
    self.roles = roles
    self.using = using
    self.withCheck = withCheck
  }
}

/// Counters of `pg_stat_all_tables`, since `since`.
package struct TableActivity: Codable, Sendable, Equatable {
  package var sequentialScans: Int
  package var indexScans: Int
  package var inserts: Int
  package var updates: Int
  package var hotUpdates: Int
  package var deletes: Int
  package var liveRows: Int
  package var deadRows: Int
  /// When the counters were last reset (`pg_stat_database.stats_reset`), if known. The counters of a database that were
  /// never reset are as old as the server's (`pg_stat_bgwriter.stats_reset`), which a crash resets too.
  package var since: String?

  package init(
    sequentialScans: Int = 0, indexScans: Int = 0, inserts: Int = 0, updates: Int = 0, hotUpdates: Int = 0,
    deletes: Int = 0, liveRows: Int = 0, deadRows: Int = 0, since: String? = nil
  ) {
    self.sequentialScans = sequentialScans
    self.indexScans = indexScans
    self.inserts = inserts
    self.updates = updates
    self.hotUpdates = hotUpdates
    self.deletes = deletes
    self.liveRows = liveRows
    self.deadRows = deadRows
    self.since = since
  }
}
