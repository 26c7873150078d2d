import Testing

@testable import Scaling

/// How the metering workload would be distributed if it had to be.
struct MeteringShardingTests {
  @Test func `sharding is not needed, and how it would be done is told`() throws {
    for input in [BundledInput.metering, .meteringBoth, .meteringLog] {
      let finding = try #require(try input.findings().first { $0.topic == .sharding })
      #expect(finding.verdict == .notAdvised && finding.summary.contains("tenant_id is the column to keep ready"))
      #expect(finding.reasons[0].hasPrefix("One machine does: 2.3 GB of tables and indexes"))
      let distributed = [
        "app.dashboard_cache", "app.sessions", "app.users", "audit.api_requests", "billing.accounts",
        "billing.invoice_lines", "billing.invoices", "billing.ledger_entries", "billing.usage_daily", "meter.commands",
        "meter.device_state", "meter.devices", "meter.measurement_points", "meter.placements", "meter.readings",
        "meter.sites", "ops.alarms", "ops.webhook_deliveries", "public.tenants",
      ]
      #expect(finding.subjects.sorted() == distributed.map { $0 + ".tenant_id" })
      let places: [(String, String)] = [
        (
          "so on every node: ",
          "billing.metrics, billing.plan_features, billing.plan_prices, billing.plans, "
            + "billing.rate_cache and public.regions."
        ),
        (
          "needs the column first: ", "crm.training_sessions, meter.device_attributes and meter.reading_flags."
        ),
        ("whatever the column is: ", "ops.jobs and ops.outbox."),
        ("too often written for every node: ", "crm.events, ops.queue_settings and public.consumers."),
      ]
      for (words, tables) in places {
        #expect(finding.reasons.contains { $0.hasSuffix(words + tables) }, "\(words) \(finding.reasons)")
      }
      for key in ["invoices_number_key", "alarms_dedup_key_key", "users_email_key"] {
        #expect(
          finding.reasons.contains { $0.contains("\(key) (") && $0.contains("unique without tenant_id") }, "\(key)")
      }
      #expect(
        finding.reasons.contains { $0.contains("alarms_dedup_key_key") && $0.contains("the ON CONFLICT of 99529125") })
      #expect(
        finding.reasons.contains { $0.hasPrefix("Primary keys without the column") && $0.contains("meter.readings (") })
      #expect(finding.reasons.contains { $0.hasPrefix("Foreign keys") && $0.contains("readings_device_id_fkey") })
      // They have it.
      for key in ["usage_daily_pkey", "devices_tenant_id_serial_key", "ledger_entries_tenant_id_idempotency_key_key"] {
        #expect(!finding.everything.contains(key), "\(key)")
      }
      try expectShards(finding)
    }
  }

  private func expectShards(_ finding: ScaleFinding) throws {
    let notes = try finding.notesByName()
    let expected: [String: [String]] = [
      "one shard": [
        "readings_of_tenant_day", "commands_of_site", "devices_with_state", "device_registered", "invoices_of_account",
        "ledger_insert", "usage_add",
      ],
      "every shard, each by itself": [
        "usage_of_all_tenants", "ledger_reconciliation", "readings_rollup", "readings_purge", "alarms_by_kind",
        "alarms_search", "webhooks_by_type", "api_errors", "devices_silent", "alarms_open",
      ],
      "every shard, for one row": ["alarm_by_key", "alarm_close", "user_by_email"],
      "crosses shards": ["flags_latest", "device_sheet"],
      "any node": ["plan_features_of_plan", "rate_by_currency"],
      "the coordinator": ["job_claim", "outbox_poll", "consumers_search", "queue_settings_get"],
    ]
    for (note, names) in expected {
      for name in names { #expect(notes[name] == [note], "\(name) \(notes[name] ?? [])") }
    }
  }

  @Test func `the shares of a dump are those of the answer key`() throws {
    let finding = try #require(try BundledInput.metering.findings().first { $0.topic == .sharding })
    // Roll-ups, purges and reports by tenant are 13 %; what asks all tenants' alarms comes on top.
    let shares = [
      ("single_shard_share", 0.73), ("single_shard_call_share", 0.86), ("every_shard_share", 0.16),
      ("local_share", 0.07),
    ]
    for (name, share) in shares {
      #expect(abs((finding.figure(name) ?? 0) - share) < 0.05, "\(name) \(finding.figures)")
    }
    #expect((finding.figure("largest_value_share") ?? 1) < 0.06)
    #expect((64...100).contains(finding.figure("distinct_values") ?? 0), "\(finding.figures)")
  }
}
