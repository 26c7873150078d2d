import Testing

@testable import Nightly

struct NightMetricsTests {
  @Test func `each database has its lines, names are escaped, and one without figures has none of them`() {
    var good = DatabaseNight(
      name: "a\"b\\c\nd", night: "2026-03-01T02:00:00Z", load: .init(calls: 5, milliseconds: 2.5))
    good.trend = [.init(night: "2026-03-01T02:00:00Z", bytes: 8_192)]
    var failed = DatabaseNight(name: "other", night: "2026-03-01T02:00:00Z")
    failed.failure = "down"
    let text = NightMetrics.write(.init(sextantVersion: "1", night: good.night, databases: [good, failed]))
    #expect(text.contains("sextant_load_milliseconds{database=\"a\\\"b\\\\c\\nd\"} 2.5\n"))
    #expect(text.contains("sextant_nightly_success{database=\"other\"} 0\n"))
    #expect(text.contains("sextant_database_bytes{database=\"a\\\"b\\\\c\\nd\"} 8192\n"))
    #expect(!text.contains("sextant_load_calls{database=\"other\"}"))
    #expect(text.contains("sextant_nightly_timestamp_seconds{database=\"other\"} 1772330400\n"))
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(line.split(separator: " ").count == 2)
    }
  }
}
