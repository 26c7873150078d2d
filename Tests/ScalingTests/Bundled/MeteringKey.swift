import Testing

@testable import Scaling

/// The answer key of the metering workload (Workloads/metering/EXPECTED.md, "Scale"), line by line.
enum MeteringKey {
  struct Expected: Sendable, CustomTestStringConvertible {
    let topic: ScaleFinding.Topic
    /// What one of the finding's subjects begins with.
    let subject: String
    let verdict: ScaleFinding.Verdict
    /// Each in the finding's words or statements.
    var says: [String] = []
    /// Among the classes, by the names of queries.sql.
    var runs: [String] = []
    var rule: String?
    /// Of a resource, by the names of queries.sql, 0 to 1: they differ by some points from one capture to the next.
    var parts: [String: Double] = [:]
    /// A dump tells other things than a log.
    var inputs: [BundledInput] = [.metering, .meteringBoth, .meteringLog]

    var testDescription: String { "\(topic.rawValue) \(verdict.rawValue) \(subject) \(says.first ?? "")" }
  }

  static let expected: [Expected] = [
    // Bottlenecks: where the time, the blocks, the temporary space and the WAL go.
    Expected(
      topic: .bottleneck, subject: "meter.readings", verdict: .advised,
      says: [
        "execution time", "By table: meter.readings", "billing.ledger_entries 2", "By query class: 8bad243e",
        "an index",
      ],
      runs: ["ledger_by_account", "ledger_by_kind", "ledger_memo_search"], rule: "resource-share",
      parts: ["readings_of_tenant_day": 0.23, "commands_of_site": 0.14], inputs: [.metering, .meteringBoth]),
    Expected(
      topic: .bottleneck, subject: "billing.ledger_entries", verdict: .advised, says: ["execution time"],
      runs: ["ledger_reconciliation", "readings_of_tenant_day", "commands_of_site"], rule: "resource-share",
      inputs: [.meteringLog]),
    Expected(
      topic: .bottleneck, subject: "meter.readings", verdict: .advised,
      says: [
        "shared blocks read", "By query class: 8bad243e", "Larger than the memory of 268 MB", "meter.readings (62",
      ],
      rule: "resource-share", parts: ["readings_of_tenant_day": 0.37], inputs: [.metering, .meteringBoth]),
    Expected(
      topic: .bottleneck, subject: "billing.ledger_entries", verdict: .advised,
      says: [
        "SET LOCAL work_mem = '192MB'", "Not for the whole server", "other classes write no temporary file",
        "may be no faster", "one such query at a time",
      ],
      runs: ["ledger_reconciliation"], rule: "temporary-files", inputs: [.metering, .meteringBoth]),
    Expected(
      topic: .bottleneck, subject: "billing.ledger_entries", verdict: .notAdvised,
      says: ["All of the temporary space"], runs: ["ledger_reconciliation"], rule: "resource-share",
      inputs: [.metering, .meteringBoth]),
    Expected(
      topic: .bottleneck, subject: "billing.usage_daily", verdict: .notAdvised,
      says: ["of the WAL", "too little"],
      rule: "resource-share", parts: ["readings_rollup": 0.5, "readings_ingest": 0.22],
      inputs: [.metering, .meteringBoth]),
    // HOT and vacuum.
    Expected(
      topic: .bottleneck, subject: "meter.devices", verdict: .advised,
      says: ["30,060 updates since 2026-11-15", "DROP INDEX CONCURRENTLY meter.devices_last_seen_at_idx", "e5cf4217"],
      runs: ["device_heartbeat", "devices_silent"], rule: "hot-updates"),
    Expected(
      topic: .bottleneck, subject: "billing.usage_daily", verdict: .advised,
      says: ["46,450 updates", "13 % of them HOT", "fillfactor = 90", "No update of the workload sets a column"],
      runs: ["usage_add", "readings_rollup"], rule: "hot-updates"),
    Expected(
      topic: .bottleneck, subject: "ops.jobs", verdict: .notAdvised,
      says: ["7d542f9f", "finding on the queue names a smaller index"], runs: ["job_claim", "job_start"],
      rule: "hot-updates"),
    Expected(
      topic: .bottleneck, subject: "ops.jobs", verdict: .advised,
      says: ["289,040 dead rows", "RESET (autovacuum_enabled)", "VACUUM (ANALYZE) ops.jobs"], rule: "vacuum-rate"),
    // Denormalise.
    Expected(
      topic: .denormalize, subject: "meter.commands.device_id", verdict: .advised,
      says: [
        "Copy site_id of meter.placements into meter.commands.", "212 rows of meter.commands",
        "USING btree (tenant_id, site_id, sent_at DESC)", "what was true when the row was written",
      ], runs: ["commands_of_site"]),
    // Normalise.
    Expected(
      topic: .normalize, subject: "billing.accounts.contact1_email", verdict: .advised,
      says: [
        "CREATE TABLE billing.accounts_contact", "position smallint", "name text, email text, phone text", "(email)",
      ],
      runs: ["account_by_email"]),
    Expected(
      topic: .normalize, subject: "billing.ledger_entries.account_name", verdict: .advised,
      says: [
        "repeats billing.accounts.name", "Both are updated", "DROP COLUMN account_name",
        "join billing.accounts by its key",
      ],
      runs: ["ledger_export"]),
    Expected(
      topic: .jsonb, subject: "meter.device_attributes", verdict: .advised,
      says: ["8 attributes", "attributes jsonb", "a column with a type for each"],
      runs: ["device_sheet", "devices_by_attributes"]),
    Expected(
      topic: .jsonb, subject: "billing.plan_features", verdict: .notAdvised,
      says: ["no statement joins it with itself"],
      runs: ["plan_features_of_plan"]),
    Expected(
      topic: .jsonb, subject: "meter.sites", verdict: .advised,
      says: [
        "8 nearly empty columns", "pool_volume", "kiln_max_celsius", "elevator_count", "cold_store_class",
        "turbine_serial",
        "solar_kwp", "helipad_code", "quarry_permit", "jsonb",
      ]),
    // JSON documents.
    Expected(
      topic: .jsonb, subject: "ops.webhook_deliveries.payload", verdict: .advised,
      says: [
        "event_type text GENERATED ALWAYS AS ((payload ->> 'event_type')) STORED",
        "(tenant_id, event_type, delivered_at DESC)",
        "(tenant_id, ((payload ->> 'event_type')), delivered_at DESC)", "ACCESS EXCLUSIVE",
      ], runs: ["webhooks_of_type", "webhooks_by_type"], inputs: [.meteringBoth, .meteringLog]),
    Expected(
      topic: .jsonb, subject: "ops.webhook_deliveries.payload", verdict: .notAdvised, says: ["$1"],
      runs: ["webhooks_of_type"], inputs: [.metering]),
    Expected(
      topic: .jsonb, subject: "ops.webhook_deliveries.response", verdict: .advised,
      says: ["278 bytes", "a table beside", "text or json"], runs: ["webhook_response", "webhooks_of_type"]),
    Expected(topic: .jsonb, subject: "app.dashboard_cache.body", verdict: .notAdvised),
    Expected(topic: .jsonb, subject: "ops.jobs.arguments", verdict: .notAdvised),
    Expected(topic: .jsonb, subject: "ops.outbox.payload", verdict: .notAdvised),
    // Patterns.
    Expected(
      topic: .pattern, subject: "ops.jobs", verdict: .advised,
      says: [
        "is a queue", "partial index", "jobs_status_run_at_idx", "fillfactor",
        "autovacuum_vacuum_scale_factor = 0.01", "pgmq", "a broker last",
      ],
      runs: ["job_claim", "job_start", "job_done", "job_enqueue"], rule: "job-queue"),
    Expected(
      topic: .pattern, subject: "ops.jobs", verdict: .advised,
      says: ["(run_at) WHERE (status = 'queued')", "DROP INDEX CONCURRENTLY ops.jobs_status_run_at_idx"],
      rule: "job-queue", inputs: [.meteringLog]),
    Expected(
      topic: .pattern, subject: "meter.readings.recorded_at", verdict: .advised,
      says: [
        "time series", "USING brin (recorded_at)", "Partitions by range", "billing.usage_daily holds sums",
        "TimescaleDB",
      ],
      runs: ["readings_rollup", "readings_of_tenant_day"]),
    Expected(
      topic: .pattern, subject: "ops.outbox", verdict: .advised,
      says: ["is an outbox", "LISTEN", "Logical decoding", "pg_logical_emit_message", "Kafka", "deleted by age"],
      runs: ["outbox_poll", "outbox_published", "outbox_purge", "outbox_insert"], rule: "event-log"),
    Expected(
      topic: .pattern, subject: "app.sessions.session_id", verdict: .advised,
      says: ["holds sessions", "SET UNLOGGED", "Redis", "all of the updates HOT"],
      runs: ["session_get", "session_touch", "session_insert", "sessions_purge"]),
    Expected(
      topic: .pattern, subject: "app.dashboard_cache.cache_key", verdict: .advised,
      says: ["is a cache", "SET UNLOGGED", "Redis"], runs: ["cache_get", "cache_put"]),
  ]

  /// What looks like a case and is none. By topic and the beginning of a subject; a rule where the topic has others.
  static let counterCases: [(ScaleFinding.Topic, String, String?)] = [
    // All HOT, as it should be; many DELETEs, and vacuumed.
    (.bottleneck, "meter.device_state", "hot-updates"), (.bottleneck, "app.sessions", "hot-updates"),
    (.bottleneck, "app.dashboard_cache", "hot-updates"), (.bottleneck, "ops.jobs", "hot-updates"),
    (.bottleneck, "app.sessions", "vacuum-rate"), (.bottleneck, "ops.outbox", "vacuum-rate"),
    (.bottleneck, "meter.readings", "vacuum-rate"), (.bottleneck, "billing.usage_daily", "wal-volume"),
    (.replica, "", nil), (.sharding, "", nil),
    (.denormalize, "meter.devices", nil), (.denormalize, "meter.device_state", nil),
    (.denormalize, "public.tenants", nil),
    (.denormalize, "billing.invoices", nil), (.denormalize, "billing.plan", nil),
    (.normalize, "billing.accounts.address_line", nil), (.normalize, "billing.invoice_lines", nil),
    (.normalize, "meter.readings", nil), (.normalize, "meter.commands", nil),
    (.normalize, "billing.plan_features", nil),
    (.normalize, "billing.ledger_entries.tenant_id", nil),
    (.jsonb, "billing.plan_features", nil), (.jsonb, "ops.jobs", nil), (.jsonb, "ops.outbox", nil),
    (.jsonb, "billing.invoices", nil), (.jsonb, "public.tenants.settings", nil), (.jsonb, "app.dashboard_cache", nil),
    // What only sounds like it.
    (.pattern, "ops.queue_settings", nil), (.pattern, "meter.measurement_points", nil),
    (.pattern, "billing.metrics", nil),
    (.pattern, "crm.events", nil), (.pattern, "crm.training_sessions", nil), (.pattern, "billing.rate_cache", nil),
    (.pattern, "meter.commands", nil), (.pattern, "billing.invoices", nil), (.pattern, "public.tenants", nil),
    (.pattern, "billing.plan_prices", nil),
    // Read by time, and left alone: partitioned already, changed all the time, asked for pages.
    (.pattern, "audit.api_requests", nil), (.pattern, "billing.usage_daily", nil), (.pattern, "public.consumers", nil),
    (.pattern, "ops.alarms", nil), (.pattern, "ops.outbox", "job-queue"), (.pattern, "app.sessions", "time-series"),
  ]
}
