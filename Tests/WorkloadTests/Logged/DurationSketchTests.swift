import Testing

@testable import Workload

struct DurationSketchTests {
  @Test func `every quantile is at most two percent off`() {
    var generator = SeededGenerator(seed: 1)
    var sketch = DurationSketch()
    var values: [Int] = []
    for _ in 0..<20_000 {
      // From a microsecond to an hour, all magnitudes alike.
      let magnitude = Int.random(in: 0...31, using: &generator)
      let value = Int.random(in: (1 << magnitude)...(2 << magnitude), using: &generator)
      values.append(value)
      sketch.add(microseconds: value)
    }
    values.sort()
    for share in stride(from: 0.0, through: 1.0, by: 0.01) {
      let rank = max(0, Int((share * Double(values.count)).rounded(.up)) - 1)
      let found = sketch.quantile(share) ?? -1
      #expect(abs(Double(found - values[rank])) <= 0.02 * Double(values[rank]))
    }
    #expect(sketch.minimum == values[0])
    #expect(sketch.maximum == values[values.count - 1])
    #expect(sketch.totalNanoseconds == values.reduce(0, +) * 1_000)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `sketches of parts, in any order and grouping, are that of the whole`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var whole = DurationSketch()
    var parts = [DurationSketch](repeating: DurationSketch(), count: 5)
    for _ in 0..<500 {
      let value = Int.random(in: 0...1_000_000_000, using: &generator) >> Int.random(in: 0...30, using: &generator)
      let weight = ScaledCount(weight: [1, 10 / 3, 100].randomElement(using: &generator) ?? 1)
      whole.add(microseconds: value, weight: weight)
      parts[Int.random(in: 0..<5, using: &generator)].add(microseconds: value, weight: weight)
    }
    while parts.count > 1 {
      parts.shuffle(using: &generator)
      let last = parts.removeLast()
      parts[0].add(last)
    }
    #expect(parts[0] == whole)
  }

  @Test func `a weight counts as so many executions`() {
    var sketch = DurationSketch()
    sketch.add(microseconds: 1_000, weight: ScaledCount(weight: 10 / 3))
    sketch.add(microseconds: 5_000)
    #expect(sketch.count.text == "4.333")
    #expect(sketch.totalNanoseconds == 3_333_000 + 5_000_000)
    #expect(sketch.quantile(0.5).map { abs($0 - 1_000) <= 20 } == true)
  }

  @Test func `nothing overflows`() {
    var sketch = DurationSketch()
    for value in [Int.min, -1, .max, .max] { sketch.add(microseconds: value) }
    #expect(sketch.quantile(0.6) == DurationSketch.longest)
    for value in [0, .max, .max] {
      sketch.add(microseconds: value, weight: ScaledCount(weight: .greatestFiniteMagnitude))
    }
    #expect(sketch.totalNanoseconds == .max)
    #expect(sketch.count == .maximum)
    #expect(sketch.minimum == 0)
    #expect(sketch.quantile(1) == DurationSketch.longest)
    #expect(DurationSketch().quantile(0.5) == nil)
    for milliseconds in [Double.nan, -1, .infinity, 1e300] {
      let value = DurationSketch.microseconds(ofMilliseconds: milliseconds)
      #expect((0...DurationSketch.longest).contains(value))
    }
    // Exactly what PostgreSQL writes, whatever binary fractions do.
    #expect(DurationSketch.microseconds(ofMilliseconds: 1234.567) == 1_234_567)
    #expect(DurationSketch.microseconds(ofMilliseconds: 0.001) == 1)
  }
}

struct ScaledCountTests {
  @Test(arguments: ["0", "1", "3.333", "12.5", "0.001", "1125899906842.624"])
  func `text and back`(text: String) throws {
    let count = try #require(ScaledCount(text: text[...]))
    #expect(count.text == text)
  }

  @Test(arguments: ["", "-1", "x", "1.", "1.2345", "1.-5", "1.x"])
  func `what is no count is refused`(text: String) {
    #expect(ScaledCount(text: text[...]) == nil)
  }

  @Test func `sums end at the largest, in any order`() {
    let large = ScaledCount(.max)
    #expect(large == .maximum)
    #expect((large + .one) + large == large + (.one + large))
    #expect(ScaledCount(-5) == .zero)
    #expect(ScaledCount(weight: 0.5) == .one)
    #expect(ScaledCount(weight: .nan) == .one)
    #expect(ScaledCount(weight: .infinity) == .maximum)
    #expect(ScaledCount(weight: 1.5).times(3).rounded == 5)
  }
}

struct HourOfWeekTests {
  // 2025-06-01 was a Sunday.
  @Test(
    arguments: [
      0: 72, 3_600_000_000: 73, -1: 71, 345_600_000_000: 0, 345_599_999_999: 167, 1_748_786_399_999_999: 157,
    ] as [Int64: Int])
  func `the hour begins on Monday at midnight in UTC`(time: Int64, hour: Int) {
    #expect(HourOfWeek.hour(of: time) == hour)
  }

  @Test func `any time has an hour`() {
    for time in [Int64.min, .max] { #expect((0..<168).contains(HourOfWeek.hour(of: time))) }
  }

  @Test func `the peak is the first of the hours with the most`() {
    var hours = HourOfWeek()
    for hour in [5, 100, 5, 100, 7] { hours.add(.one, at: (Int64(hour) + 96) * 3_600_000_000) }
    #expect(hours.peak?.hour == 5)
    #expect(hours.used.map(\.hour) == [5, 7, 100])
  }
}

struct LogTimeTests {
  @Test(
    arguments: [
      0: "1970-01-01T00:00:00.000000Z", -1: "1969-12-31T23:59:59.999999Z",
      1_709_210_096_000_001: "2024-02-29T12:34:56.000001Z", 951_782_400_000_000: "2000-02-29T00:00:00.000000Z",
      4_107_542_400_000_000: "2100-03-01T00:00:00.000000Z", .max: "9999-12-31T23:59:59.999999Z",
      .min: "0000-01-01T00:00:00.000000Z",
    ] as [Int64: String])
  func `times are written in UTC to the microsecond`(time: Int64, text: String) {
    #expect(LogTime.text(time) == text)
  }
}
