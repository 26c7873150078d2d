import Nightly

/// Nights for the tests: every state and every part is in one of the databases.
enum NightDocuments {
  /// Ends a script, an attribute, a table cell, a code block; turns the direction of text around; is made of marks that belong
  /// to the quote before them.
  static let hostile =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"\u{301} onclick=alert(3) evil=\" ' | ``` \u{202E} {{a}} ]]>"

  static let tonight = "2026-03-14T02:00:00Z"

  static func report() -> NightReport {
    NightReport(
      sextantVersion: "0.1", night: tonight,
      databases: [shop(), failed(), neverRead(), firstNight(), hostileDatabase()])
  }

  static func alone() -> NightReport {
    NightReport(sextantVersion: "0.1", night: tonight, databases: [shop()])
  }

  /// `2026-02-13T02:00:00Z` for 29 nights ago.
  static func night(_ ago: Int) -> String {
    let day = 14 - ago
    let (month, date) = day > 0 ? (3, day) : (2, day + 28)
    return "2026-\(pad(month))-\(pad(date))T02:00:00Z"
  }

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static func neverRead() -> DatabaseNight {
    DatabaseNight(
      name: "archive", night: tonight, failure: "could not connect to archive.internal:5432: connection refused.")
  }

  static func firstNight() -> DatabaseNight {
    DatabaseNight(
      name: "staging", night: tonight, capturedAt: tonight, serverVersion: 170_002,
      window: .init(from: nil, to: tonight),
      health: [.init(.note, "first-night", "This is the first night: what changes is known from tomorrow on.")])
  }

  static func failed() -> DatabaseNight {
    var database = shop()
    database.name = "billing"
    database.failure = "the connection was closed while pg_stat_statements was read."
    database.capturedAt = night(1)
    database.recommendations = [recommendation("b1", .persisting, index: "invoices_due_idx", table: "public.invoices")]
    database.firstSteps = ["b1"]
    database.window = .init(from: night(2), to: night(1))
    database.changes = []
    database.health = []
    return database
  }

  static func hostileDatabase() -> DatabaseNight {
    var item = recommendation("\(hostile)", .dismissed, index: hostile, table: hostile)
    item.dismissal = .init(reason: hostile, until: hostile)
    item.reasons = [hostile]
    item.tradeoffs = [hostile]
    item.statement = hostile
    item.rollback = hostile
    item.rollout = [.init(sql: hostile, inTransaction: false, why: hostile)]
    item.queries = [
      .init(
        class: hostile, query: hostile, calls: 1, costBefore: 2, costAfter: 1, planBefore: hostile, planAfter: hostile)
    ]
    return DatabaseNight(
      name: hostile, night: tonight, capturedAt: tonight, serverVersion: 150_018,
      window: .init(from: hostile, to: hostile), load: .init(calls: 1, milliseconds: 1, rows: 1),
      previousLoad: .init(calls: 1, milliseconds: 1, rows: 1),
      changes: [.init(.classAppeared, hostile, subject: hostile, query: hostile, weight: 1)], recommendations: [item],
      classes: [
        .init(class: hostile, query: hostile, load: .init(calls: 1), previous: nil, nights: 1, firstNight: hostile)
      ],
      tables: [.init(table: hostile, rows: 1, bytes: 1, indexBytes: 1)],
      indexes: [.init(index: hostile, table: hostile, definition: hostile, bytes: 1, unusedSince: hostile)],
      trend: [
        .init(night: hostile, load: .init(milliseconds: 1)), .init(night: hostile, load: .init(milliseconds: 2)),
      ],
      health: [.init(.warning, hostile, hostile), .init(.note, hostile, hostile)])
  }

  static func recommendation(
    _ id: String, _ state: NightRecommendation.State, index: String, table: String = "public.orders",
    columns: String = "customer_id, placed_at DESC", nights: Int = 12, missed: Double = 0,
    action: String = "create_index",
    bytes: Int = 21_000_000
  ) -> NightRecommendation {
    let isDrop = action == "drop_index"
    let create = "CREATE INDEX CONCURRENTLY \(index) ON \(table) USING btree (\(columns))"
    let drop = "DROP INDEX CONCURRENTLY public.\(index)"
    return NightRecommendation(
      id: id, state: state, firstNight: night(state == .new ? 0 : nights - 1), lastNight: night(0),
      changedNight: night(state == .persisting ? nights - 1 : 0), nights: state == .new ? 1 : nights,
      missedMilliseconds: missed * Double(nights) * 0.9, missedLastNight: missed, action: action, method: "btree",
      table: table, index: index, statement: isDrop ? drop : create, rollback: isDrop ? create : drop,
      rollout: [
        .init(sql: "SET lock_timeout = '2s'", inTransaction: false, why: "gives up instead of queueing behind others"),
        .init(sql: isDrop ? drop : create, inTransaction: false, why: "does not block writes"),
      ], bytes: bytes, costBefore: 1_284_000, costAfter: isDrop ? 1_284_000 : 912_000,
      reasons: [
        isDrop
          ? "no scan in 30 nights, and no constraint needs it"
          : "orders of one customer, newest first, are read by a sequential scan and sorted"
      ],
      tradeoffs: isDrop ? [] : ["every insert into \(table) writes one more entry: 12,400 a night (estimate)"])
  }

  private static let listing =
    "/* orders_list */ SELECT o.id, o.total, c.name FROM public.orders o JOIN public.customers c ON c.id = o.customer_id "
    + "WHERE o.customer_id = $1 AND o.placed_at BETWEEN $2 AND $3 AND o.status IN ('new', 'paid', 'shipped') "
    + "GROUP BY o.id, c.name ORDER BY o.placed_at DESC LIMIT 50"

  private static let queries = [
    listing,
    "SELECT * FROM public.orders WHERE status = $1 AND placed_at < now() - interval '1 day' FOR UPDATE SKIP LOCKED",
    "UPDATE public.orders SET status = $1 WHERE id = $2", "SELECT sum(total) FROM public.orders WHERE placed_at >= $1",
    "INSERT INTO public.events (kind, payload, at) VALUES ($1, $2, $3)",
    "SELECT * FROM public.customers WHERE lower(email) = $1",
    "SELECT e.kind, count(*) FROM public.events e WHERE e.at > $1 GROUP BY e.kind", "SELECT 1",
  ]

  static func shop() -> DatabaseNight {
    var new = recommendation("a1f9", .new, index: "orders_customer_id_placed_at_idx", missed: 754_000)
    new.queries = [
      .init(
        class: "q1", query: listing, calls: 184_211, costBefore: 18_412.55, costAfter: 84.2,
        planBefore: """
          Limit  (cost=18412.43..18412.55 rows=50 width=48)
            ->  Sort  (cost=18412.43..18415.01 rows=1032 width=48)
                  Sort Key: o.placed_at DESC
                  ->  Seq Scan on orders o  (cost=0.00..18378.14 rows=1032 width=48)
                        Filter: ((customer_id = $1) AND (placed_at >= $2) AND (placed_at <= $3))
          """,
        planAfter: """
          Limit  (cost=0.43..84.20 rows=50 width=48)
            ->  Index Scan using orders_customer_id_placed_at_idx on orders o  (cost=0.43..1721.55 rows=1032 width=48)
                  Index Cond: ((customer_id = $1) AND (placed_at >= $2) AND (placed_at <= $3))
          """),
      .init(class: "q4", query: queries[3], calls: 96, costBefore: 19_870, costAfter: 19_870),
    ]
    let persisting = recommendation(
      "b2c4", .persisting, index: "customers_lower_email_idx", table: "public.customers", columns: "lower(email)",
      nights: 9,
      missed: 191_000, bytes: 8_400_000)
    let drop = recommendation(
      "d00d", .persisting, index: "events_kind_payload_at_idx", table: "public.events", nights: 4, action: "drop_index",
      bytes: 1_240_000_000)
    var verified = recommendation("c3", .verified, index: "orders_status_placed_at_idx", columns: "status, placed_at")
    verified.application = .init(
      night: night(6), index: "ix_orders_queue", rollback: "DROP INDEX CONCURRENTLY public.ix_orders_queue")
    verified.verification = .init(
      nightsBefore: 14, nightsAfter: 6, classes: [time("q2", queries[1], before: 41.2, after: 3.1)], ratio: 0.0752)
    var regressed = recommendation("e5", .regressed, index: "events_at_idx", table: "public.events", columns: "at")
    regressed.application = .init(
      night: night(3), index: "events_at_idx", rollback: "DROP INDEX CONCURRENTLY public.events_at_idx")
    regressed.verification = .init(
      nightsBefore: 14, nightsAfter: 3, classes: [time("q5", queries[4], before: 0.8, after: 1.34)], ratio: 1.675)
    var applied = recommendation("f6", .applied, index: "orders_placed_at_brin", columns: "placed_at")
    applied.application = .init(
      night: night(0), index: "orders_placed_at_brin", rollback: "DROP INDEX CONCURRENTLY public.orders_placed_at_brin")
    applied.verification = .init(nightsBefore: 14, nightsAfter: 0, classes: [], ratio: nil)
    var dismissed = recommendation(
      "07", .dismissed, index: "customers_name_idx", table: "public.customers", columns: "name")
    dismissed.dismissal = .init(reason: "the report that needs it goes in summer", until: "2026-06-30")
    var expired = recommendation(
      "18", .expired, index: "customers_city_idx", table: "public.customers", columns: "city")
    expired.expiry = "its query class has not run for 7 nights"
    return DatabaseNight(
      name: "shop", night: tonight, capturedAt: tonight, serverVersion: 150_018,
      window: .init(from: night(1), to: tonight),
      load: .init(calls: 4_812_331, milliseconds: 11_412_000, rows: 91_002_114),
      previousLoad: .init(calls: 4_700_120, milliseconds: 9_820_000, rows: 90_000_000), changes: shopChanges,
      recommendations: [new, persisting, drop, regressed, applied, verified, dismissed, expired],
      firstSteps: ["e5", "a1f9", "d00d"], costBefore: 1_284_000, costAfter: 771_000,
      adviceWindow: .init(from: night(7), to: tonight), curve: curve, classes: classes, tables: tables,
      indexes: indexes,
      trend: trend,
      health: [
        .init(.warning, "stale-statistics", "public.events was last analysed 41 days ago; 38 % of its rows are newer."),
        .init(
          .warning, "no-privilege",
          "pg_stat_statements hides the texts of other users: GRANT pg_read_all_stats TO sextant."),
        .init(
          .note, "skipped", "14 of 812 query classes were not analysed: 12 are utility statements, 2 do not parse."),
      ])
  }

  private static func time(_ id: String, _ query: String, before: Double, after: Double)
    -> NightRecommendation.ClassTime
  {
    .init(
      class: id, query: query, before: .init(calls: 120_000, milliseconds: before * 120_000, rows: 0),
      after: .init(calls: 52_000, milliseconds: after * 52_000, rows: 0))
  }

  private static let shopChanges: [Change] = [
    .init(
      .recommendationRegressed, "events_at_idx made its query class slower: +68 % time a call (measured).",
      subject: "e5",
      weight: 900_000),
    .init(
      .classSlower, "From 4.1 ms to 6.3 ms a call, in 184,211 calls.", subject: "q1", query: listing, weight: 405_000),
    .init(.recommendationNew, "An index on public.orders is advised.", subject: "a1f9", weight: 754_000),
    .init(.planChanged, "An index scan became a sequential scan.", subject: "q4", query: queries[3], weight: 120_000),
    .init(.classAppeared, "212 calls, 9.1 s.", subject: "q7", query: queries[6], weight: 9_100),
    .init(
      .recommendationVerified, "ix_orders_queue made its query class faster: -92 % (measured).", subject: "c3",
      weight: 88_000),
    .init(.classFaster, "From 41 ms to 3.1 ms a call.", subject: "q2", query: queries[1], weight: 70_000),
    .init(.server, "The server was restarted at 2026-03-13 11:20 UTC; counters go on from there.", weight: 0),
  ]

  private static var curve: [DatabaseNight.CurvePoint] {
    let costs = [1, 0.83, 0.71, 0.64, 0.6, 0.585, 0.58]
    return costs.enumerated().map { number, part in
      .init(bytes: number * number * 2_400_000, indexes: number, cost: 1_284_000 * part, isAdvised: number == 4)
    }
  }

  private static var classes: [DatabaseNight.ClassLoad] {
    let loads: [(Int, Double)] = [
      (184_211, 6.3), (60_002, 3.1), (811_000, 0.21), (96, 1_410), (2_100_000, 0.04), (91_000, 8.8), (212, 43),
      (1_400_000, 0.01),
    ]
    var classes = zip(queries, loads).enumerated().map { number, item in
      DatabaseNight.ClassLoad(
        class: "q\(number + 1)", query: item.0,
        load: .init(calls: item.1.0, milliseconds: Double(item.1.0) * item.1.1, rows: item.1.0 * 3),
        previous: number == 6
          ? nil
          : .init(calls: item.1.0, milliseconds: Double(item.1.0) * item.1.1 * (0.6 + 0.13 * Double(number)), rows: 1),
        nights: number == 6 ? 1 : 30, firstNight: night(29))
    }
    classes.append(
      .init(
        class: DatabaseNight.ClassLoad.other, query: "", load: .init(calls: 9_112, milliseconds: 812_000, rows: 9_112),
        previous: nil, nights: 30, firstNight: night(29)))
    return classes
  }

  private static let tables: [DatabaseNight.TableLoad] = [
    .init(
      table: "public.orders", rows: 14_212_000, bytes: 3_810_000_000, indexBytes: 1_210_000_000,
      milliseconds: 3_900_000,
      sequentialScans: 184_301, indexScans: 912_442, rowsWritten: 871_002, heapOnlyShare: 0.62),
    .init(
      table: "public.events", rows: 88_100_000, bytes: 21_400_000_000, indexBytes: 6_100_000_000, milliseconds: 410_000,
      sequentialScans: 12, indexScans: 231, rowsWritten: 2_100_000),
    .init(
      table: "public.customers", rows: 1_200_000, bytes: 410_000_000, indexBytes: 90_000_000, milliseconds: 1_800_000,
      sequentialScans: 91_000, indexScans: 300_000, rowsWritten: 4_000, heapOnlyShare: 0.97),
  ]

  private static let indexes: [DatabaseNight.IndexStorage] = [
    .init(
      index: "public.events_kind_payload_at_idx", table: "public.events",
      definition: "CREATE INDEX events_kind_payload_at_idx ON public.events USING btree (kind, payload, at)",
      bytes: 1_240_000_000, scans: 0, unusedSince: night(29)),
    .init(
      index: "public.orders_pkey", table: "public.orders",
      definition: "CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id)", bytes: 304_000_000,
      scans: 811_000),
    .init(
      index: "public.ix_orders_queue", table: "public.orders",
      definition: "CREATE INDEX ix_orders_queue ON public.orders USING btree (status, placed_at)", bytes: 96_000_000,
      scans: 60_002),
    .init(
      index: "public.customers_pkey", table: "public.customers",
      definition: "CREATE UNIQUE INDEX customers_pkey ON public.customers USING btree (id)", bytes: 26_000_000,
      scans: 300_000),
    .init(
      index: "public.events_pkey", table: "public.events",
      definition: "CREATE UNIQUE INDEX events_pkey ON public.events USING btree (id)", bytes: 1_900_000_000, scans: nil),
    .init(
      index: "public.customers_old_idx", table: "public.customers",
      definition: "CREATE INDEX customers_old_idx ON public.customers USING btree (old)", bytes: 12_000_000, scans: 0,
      unusedSince: night(12)),
  ]

  /// Thirty nights, two of them without data.
  private static var trend: [DatabaseNight.TrendPoint] {
    (0..<30).reversed().map { ago in
      if ago == 11 || ago == 12 { return .init(night: night(ago)) }
      let wave = Double((ago * 7) % 11) * 90_000
      return .init(
        night: night(ago),
        load: .init(
          calls: 4_500_000 + ago * 1_000,
          milliseconds: ago == 0 ? 11_412_000 : 8_600_000 + wave + (ago < 6 ? -700_000 : 900_000), rows: 90_000_000),
        bytes: 25_600_000_000 - ago * 41_000_000, openRecommendations: ago > 20 ? 5 : ago > 6 ? 4 : 3)
    }
  }
}
