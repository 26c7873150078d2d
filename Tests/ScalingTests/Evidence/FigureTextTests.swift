import Testing

@testable import Scaling

struct FigureTextTests {
  @Test func `numbers are read at a glance`() {
    #expect(
      [0, 1, 2.5, 950, 12_400, 999_999, 3_140_000, 2e9].map(FigureText.count) == [
        "0", "1", "2.5", "950", "12,400", "999,999", "3.1 million", "2 billion",
      ])
    #expect(FigureText.count(1, "row", "rows") == "1 row" && FigureText.count(0, "row", "rows") == "0 rows")
    #expect([0, 0.0004, 0.034, 0.5, 1].map(FigureText.percent) == ["0 %", "under 0.1 %", "3.4 %", "50 %", "100 %"])
    #expect([8_192, 1_572_864, 5_000_000_000].map(FigureText.bytes) == ["8 kB", "1.5 MB", "4.7 GB"])
    #expect([40, 0.05, 0.00001].map(FigureText.rate) == ["40 a second", "180 an hour", "0.9 a day"])
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
    #expect(StoreLimits.words("jobs", 2, limit: 1_000, "a broker").hasSuffix("far from it"))
    #expect(StoreLimits.words("jobs", 200, limit: 1_000, "a broker").hasSuffix("not yet"))
    #expect(StoreLimits.words("jobs", 2_000, limit: 1_000, "a broker").hasSuffix("look at it"))
    #expect(StoreLimits.words("jobs", nil, limit: 1_000, "a broker").hasPrefix("how many jobs a second"))
  }
}
