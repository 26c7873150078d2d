import Testing

@testable import Nightly

struct NightReportCodecTests {
  @Test func `a report comes back as it was written, and what is nil is left out`() throws {
    var night = DatabaseNight(
      name: "shop", night: "2026-03-02T02:00:00Z", load: .init(calls: 3, milliseconds: 1.5, rows: 9))
    night.health = [.init(.warning, "counters-reset", "the counters were reset")]
    var recommendation = NightRecommendation(
      id: "5f", state: .applied, firstNight: "2026-03-01T02:00:00Z", lastNight: "2026-03-02T02:00:00Z",
      changedNight: "2026-03-02T02:00:00Z", action: "create_index", method: "btree", table: "public.orders",
      index: "i", statement: "CREATE INDEX i ON public.orders USING btree (a)", rollback: "DROP INDEX i", bytes: 8192,
      costBefore: 10, costAfter: 4)
    recommendation.application = .init(
      night: "2026-03-02T02:00:00Z", index: "public.j", rollback: "DROP INDEX public.j")
    night.recommendations = [recommendation]
    let report = NightReport(sextantVersion: "1", night: night.night, databases: [night])
    let bytes = try NightReportCodec.encode(report)
    #expect(try NightReportCodec.decode(NightReport.self, bytes) == report)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""schema":"sextant.night/1""#))
    #expect(text.contains(#""changed_night":"2026-03-02T02:00:00Z""#))
    #expect(!text.contains("null") && !text.contains("verification"))
  }
}
