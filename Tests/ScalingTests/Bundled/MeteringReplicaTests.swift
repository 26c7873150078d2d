import Testing

@testable import Scaling

/// Which reads of the metering workload may move to a replica, and what can be told from what.
struct MeteringReplicaTests {
  private static let moves = [
    "usage_of_all_tenants", "ledger_reconciliation", "alarms_by_kind", "alarms_search", "consumers_by_segment",
    "consumers_search", "consumers_to_write_to", "consumer_by_id", "webhooks_by_type", "api_errors",
    "readings_of_tenant_day", "readings_of_tenant_week", "readings_of_device", "readings_suspect", "commands_of_site",
    "ledger_by_account", "ledger_by_kind", "ledger_memo_search", "ledger_export", "usage_of_device",
    "usage_by_metric_of_tenant", "devices_with_state", "device_sheet", "prices_of_tenant", "dashboard_devices",
    "dashboard_usage",
    // They ask nearly the same as what stays.
    "ledger_of_account", "invoice_lines_of_invoice",
  ]
  private static let cautious = ["session_get", "account_by_id", "invoices_of_account", "cache_get"]
  private static let writes = [
    "readings_rollup", "invoice_lines_insert", "reading_flag", "outbox_published", "cache_put",
  ]

  @Test func `a log tells which reads may move, and which are read back in their transactions`() throws {
    let finding = try #require(try BundledInput.meteringLog.findings().first { $0.topic == .replica })
    let notes = try finding.notesByName()
    for name in Self.moves { #expect(notes[name] == ["may move"], "\(name) \(notes[name] ?? [])") }
    for name in Self.cautious { #expect(notes[name] == ["may move, if it tolerates lag"], "\(name)") }
    for name in Self.writes { #expect(notes[name] == ["stays: it writes"], "\(name)") }
    for name in ["ledger_balance", "device_registered", "invoice_total"] {
      #expect(notes[name] == ["stays: it is read in transactions that write"], "\(name)")
    }
    for name in ["job_claim", "outbox_poll"] { #expect(notes[name] == ["stays: it locks rows"], "\(name)") }
    #expect(notes["invoice_next_number"] == ["stays: it calls a function that writes or locks"])
    #expect(finding.verdict == .notAdvised && finding.reasons[0].hasPrefix("There is no need"))
    #expect(finding.figure("unseen_share") == 0 && finding.figure("replicas") == 0)
    #expect(abs((finding.figure("movable_share") ?? 0) - 0.93) < 0.03)
  }

  @Test func `a dump tells an upper bound alone`() throws {
    let finding = try #require(try BundledInput.metering.findings().first { $0.topic == .replica })
    let notes = try finding.notesByName()
    // What is read back can't be told from it.
    for name in Self.moves + ["ledger_balance", "invoice_total"] {
      #expect(notes[name] == ["may move, by its text"], "\(name) \(notes[name] ?? [])")
    }
    for name in Self.cautious { #expect(notes[name] == ["may move, if it tolerates lag"], "\(name)") }
    for name in Self.writes { #expect(notes[name] == ["stays: it writes"], "\(name)") }
    #expect(finding.summary.contains("up to 9") && finding.verdict == .notAdvised)
    #expect(finding.everything.contains("may be read back") && finding.everything.contains("an upper bound"))
    #expect(abs((finding.figure("movable_share") ?? 0) - 0.92) < 0.03)
    #expect(abs((finding.figure("write_share") ?? 0) - 0.07) < 0.03)
  }

  @Test func `a log beside a dump tells what is read back, and no time that the counts cover`() throws {
    let finding = try #require(try BundledInput.meteringBoth.findings().first { $0.topic == .replica })
    let notes = try finding.notesByName()
    for name in ["ledger_balance", "device_registered", "invoice_total"] {
      #expect(notes[name] == ["stays: it is read in transactions that write"], "\(name)")
    }
    for name in ["ledger_of_account", "invoice_lines_of_invoice", "readings_of_tenant_day"] {
      #expect(notes[name] == ["may move"], "\(name) \(notes[name] ?? [])")
    }
    #expect(finding.reasons[0].hasPrefix("Whether there is need can't be told"))
    // The counts of a dump over the hours of a log would be a wrong rate.
    let cache = try #require(
      try BundledInput.meteringBoth.findings().first { $0.subjects.contains("app.sessions.session_id") })
    #expect(cache.everything.contains("How many look-ups there are a second isn't known"))
    let series = try #require(
      try BundledInput.meteringBoth.findings().first { $0.subjects.contains("meter.readings.recorded_at") })
    #expect(series.everything.contains("1,794 an hour by the table's counters since 2026-11-15"))
  }
}
