import Testing

@testable import Scaling

struct FigureTextTests {
  @Test func `numbers are read at a glance`() {
    #expect(
      [0, 1, 2.5, 950, 12_400, 999_999, 3_140_000, 2e9, 4.5e12, -1_200].map(FigureText.count) == [
        "0", "1", "2.5", "950", "12,400", "999,999", "3.1 million", "2 billion", "4,500 billion", "-1,200",
      ])
    #expect(FigureText.count(1, "row", "rows") == "1 row" && FigureText.count(0, "row", "rows") == "0 rows")
    #expect(
      [0, 0.0004, 0.034, 0.06, 0.5, 0.996, 0.9999, 1].map(FigureText.percent) == [
        "0 %", "under 0.1 %", "3.4 %", "6.0 %", "50 %", "99.6 %", "over 99.9 %", "100 %",
      ])
    #expect(
      [0, 0.3, 1].map { FigureText.part($0, of: "the updates") } == [
        "none of the updates", "30 % of the updates", "all of the updates",
      ])
    // Decimal, as in all reports.
    #expect(
      [76, 8_192, 1_572_864, 268_435_456, 999_600_000, 5e9, 7e15].map(FigureText.bytes) == [
        "76 B", "8.2 kB", "1.6 MB", "268 MB", "1 GB", "5 GB", "7,000 TB",
      ])
    #expect(
      [40, 0.05, 0.00001, 1e-9, 12_345].map(FigureText.rate) == [
        "40 a second", "180 an hour", "0.9 a day", "under 0.1 a day", "12,345 a second",
      ])
    #expect(
      [0.2, 15_021, 123_505, 9e6, 4e10].map(FigureText.time) == ["0.2 ms", "15 s", "2.1 min", "2.5 h", "11,111 h"])
    #expect(
      [0, 0.0002, 0.05, 0.5, 1, 40].map(FigureText.sessions) == [
        "0.00 sessions", "fewer than 0.01 sessions", "0.05 sessions", "0.50 sessions", "1 session", "40 sessions",
      ])
    #expect(
      [40, 900, 86_400, 864_000].map(FigureText.duration) == ["40 seconds", "15 minutes", "24 hours", "10 days"])
    #expect(
      FigureText.list([]) == "" && FigureText.list(["a"]) == "a" && FigureText.list(["a", "b", "c"]) == "a, b and c")
  }

  @Test func `the time between two moments`() {
    #expect(Moment.seconds(from: "2026-03-28T00:00:00Z", to: "2026-03-29T00:00:00.500000Z") == 86_400)
    #expect(Moment.seconds(from: nil, to: "2026-03-29T00:00:00Z") == nil)
    #expect(Moment.seconds(from: "2026-03-29T00:00:00Z", to: "2026-03-29T00:00:00Z") == nil)
    #expect(Moment.seconds(from: "yesterday", to: "2026-03-29T00:00:00Z") == nil)
  }

  @Test func `a rate says whether another store is near`() {
    func words(_ rate: Double?) -> String {
      let counted = rate.map { CountedRate(perSecond: $0, source: "in the workload's 2 hours") }
      let words = StoreLimits.words("jobs", counted, limit: 1_000, "a broker")
      expectSentence(words)
      return words
    }
    #expect(words(2).hasSuffix("far from it.") && words(2).hasPrefix("Jobs: 2 a second in the workload's 2 hours"))
    #expect(words(200).hasSuffix("not yet.") && words(2_000).hasSuffix("look at it."))
    #expect(words(nil).hasPrefix("How many jobs there are a second isn't known"))
  }
}
