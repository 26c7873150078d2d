internal import SQLSyntax

/// What an expression contains that decides where it may be computed.
struct ExpressionTraits {
  /// Its aggregate calls, those of subqueries left out.
  private(set) var aggregates: [SyntaxNode] = []
  /// The windows that it defines in place (`OVER (…)`).
  private(set) var windows: [SyntaxNode] = []
  private(set) var hasWindow = false
  private(set) var hasSublink = false
  private(set) var hasColumns = false
  /// Whether a function may give another result for each row.
  private(set) var isVolatile = false
  /// Whether it depends on the clock of the transaction.
  private(set) var readsClock = false
  /// The numbers of its parameters, sorted.
  private(set) var parameters: [Int] = []

  private static let maximumNodes = 100_000

  /// - Parameter subqueries: Whether to look into subqueries too; a very large one counts as volatile.
  init(of nodes: [SyntaxNode], catalog: CatalogIndex, subqueries: Bool = false) {
    var pending = Array(nodes.reversed())
    var count = 0
    while let node = pending.popLast() {
      count += 1
      // Queries within queries would be walked once for each level.
      if subqueries, count > Self.maximumNodes {
        isVolatile = true
        break
      }
      switch node.kind {
      case "SubLink":
        hasSublink = true
        if let test = node["testexpr"] { pending.append(test) }
        if subqueries, let query = node["subselect"] { pending.append(query) }
        continue
      case "ColumnRef": hasColumns = true
      case "ParamRef": parameters.append(node.integer("number"))
      case "SQLValueFunction": readsClock = true
      case "TypeName": continue
      case "FuncCall": add(call: node, catalog)
      default: break
      }
      pending.append(contentsOf: node.children.reversed())
    }
    parameters = Set(parameters).sorted()
  }

  private mutating func add(call node: SyntaxNode, _ catalog: CatalogIndex) {
    let name = node.strings("funcname").last ?? ""
    if let window = node["over"] {
      hasWindow = true
      if window.string("name") == nil { windows.append(window) }
    } else if FunctionTraits.isAggregate(name, catalog) || node.bool("agg_star") || node.bool("agg_distinct")
      || node["agg_filter"] != nil || !node.list("agg_order").isEmpty
    {
      aggregates.append(node)
    }
    if FunctionTraits.isVolatile(name, catalog) { isVolatile = true }
    if FunctionTraits.readsClock(name) { readsClock = true }
  }
}

/// What is known of functions by their names alone.
enum FunctionTraits {
  static func isAggregate(_ name: String, _ catalog: CatalogIndex) -> Bool {
    aggregates.contains(name) || catalog.functions(named: name).contains { $0.kind == "a" }
  }

  /// A user's function is volatile unless declared otherwise.
  static func isVolatile(_ name: String, _ catalog: CatalogIndex) -> Bool {
    volatile.contains(name)
      || catalog.functions(named: name).contains { $0.kind == "f" && $0.volatility == "v" }
  }

  static func readsClock(_ name: String) -> Bool { clocks.contains(name) }

  /// Source: src/include/catalog/pg_aggregate.dat of PostgreSQL 18.
  private static let aggregates: Set<String> = [
    "any_value", "array_agg", "avg", "bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", "corr", "count",
    "covar_pop", "covar_samp", "cume_dist", "dense_rank", "every", "json_agg", "json_agg_strict", "json_object_agg",
    "json_object_agg_strict", "json_object_agg_unique", "json_object_agg_unique_strict", "jsonb_agg",
    "jsonb_agg_strict", "jsonb_object_agg", "jsonb_object_agg_strict", "jsonb_object_agg_unique",
    "jsonb_object_agg_unique_strict", "max", "min", "mode", "percent_rank", "percentile_cont", "percentile_disc",
    "range_agg", "range_intersect_agg", "rank", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2",
    "regr_slope", "regr_sxx", "regr_sxy", "regr_syy", "stddev", "stddev_pop", "stddev_samp", "string_agg", "sum",
    "var_pop", "var_samp", "variance", "xmlagg",
  ]

  /// Source: `provolatile => 'v'` in src/include/catalog/pg_proc.dat, as far as queries call it.
  private static let volatile: Set<String> = [
    "random", "random_normal", "clock_timestamp", "timeofday", "nextval", "currval", "lastval", "setval",
    "gen_random_uuid", "uuid_generate_v1", "uuid_generate_v4", "uuidv4", "uuidv7", "pg_sleep", "pg_advisory_lock",
    "pg_advisory_xact_lock", "pg_try_advisory_lock", "pg_try_advisory_xact_lock", "pg_advisory_unlock", "set_config",
    "pg_notify", "txid_current", "pg_current_xact_id",
  ]

  private static let clocks: Set<String> = ["now", "transaction_timestamp", "statement_timestamp"]
}
