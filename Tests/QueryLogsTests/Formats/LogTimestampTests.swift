import Testing

@testable import QueryLogs

struct LogTimestampTests {
  private static func parse(_ text: String, offset: Int? = nil) -> (moment: LogTimestamp.Moment?, unknown: Int) {
    var timestamp = LogTimestamp(zoneOffset: offset)
    let moment = text.withLogBytes { timestamp.parse($0) }
    return (moment, timestamp.unknownZones)
  }

  /// ``ServerTimeTests`` asks a server.
  @Test(arguments: [
    ("2026-11-25 17:47:30.123 UTC", 1_795_628_850_123_000), ("2026-11-25 17:47:30 GMT", 1_795_628_850_000_000),
    ("2026-11-25 18:47:30.123 CET", 1_795_628_850_123_000), ("2026-07-25 18:47:30.5 CEST", 1_784_998_050_500_000),
    ("2026-11-25 12:47:30.123456 EST", 1_795_628_850_123_456), ("2026-11-25 17:47:30.123 -03", 1_795_639_650_123_000),
    ("2026-11-25 17:47:30.123 +0530", 1_795_609_050_123_000), ("2026-11-25T17:47:30Z", 1_795_628_850_000_000),
    ("2026-11-25T17:47:30.123456789+05:30", 1_795_609_050_123_456), ("2024-02-29 00:00:00 UTC", 1_709_164_800_000_000),
    ("1999-12-31 23:59:59.999 UTC", 946_684_799_999_000), ("2026-11-25 17:47:30,123 UTC", 1_795_628_850_123_000),
    ("2026-11-25 17:47:30", 1_795_628_850_000_000), ("1969-12-31 23:59:59 UTC", -1_000_000),
  ])
  func `times are understood in every form that a log has`(text: String, microseconds: Int64) {
    let (moment, unknown) = Self.parse(text)
    #expect(moment?.microseconds == microseconds)
    #expect(moment?.end == text.utf8.count)
    #expect(unknown == 0)
  }

  @Test(arguments: [
    "", "2026", "2026-11-25 17:47:3", "2026-13-25 17:47:30 UTC", "2026-11-25x17:47:30 UTC", "2026-11-00 17:47:30 UTC",
    "2026-1a-25 17:47:30 UTC", "2026/11/25 17:47:30 UTC", "2026-11-25 17:61:30 UTC", "２026-11-25 17:47:30 UTC",
  ])
  func `what is no time is none`(text: String) { #expect(Self.parse(text).moment == nil) }

  @Test func `the hour that comes twice is told apart by the zone's abbreviation`() {
    var timestamp = LogTimestamp()
    let times = [
      "2026-10-25 02:30:00.000 CEST", "2026-10-25 02:30:00.000 CET", "2026-11-01 01:30:00 EDT",
      "2026-11-01 01:30:00 EST",
    ]
    .compactMap { text in text.withLogBytes { timestamp.parse($0)?.microseconds } }
    #expect(times.count == 4)
    #expect(times[1] - times[0] == 3_600_000_000)
    #expect(times[3] - times[2] == 3_600_000_000)
  }

  @Test func `a zone that is not known has the offset of the log, and is counted`() {
    var timestamp = LogTimestamp(zoneOffset: 7200)
    for second in ["30", "30", "31"] {
      let moment = "2026-11-25 17:47:\(second) XYZT".withLogBytes { timestamp.parse($0) }
      let expected: Int64 = second == "31" ? 1_795_621_651_000_000 : 1_795_621_650_000_000
      #expect(moment?.microseconds == expected)
      #expect(moment?.end == 24)
    }
    #expect(timestamp.unknownZones == 3)
    #expect(Self.parse("2026-11-25 17:47:30 XYZT").moment?.microseconds == 1_795_628_850_000_000)
  }

  @Test func `an abbreviation that means several things is what the log's offset says`() {
    #expect(Self.parse("2026-11-25 17:47:30 CST").moment?.microseconds == 1_795_650_450_000_000)
    #expect(Self.parse("2026-11-25 17:47:30 CST", offset: 28_800).moment?.microseconds == 1_795_600_050_000_000)
    #expect(Self.parse("2026-11-25 17:47:30 CST", offset: 3600).moment?.microseconds == 1_795_650_450_000_000)
    #expect(Self.parse("2026-11-25 17:47:30 IST", offset: 19_800).moment?.microseconds == 1_795_609_050_000_000)
  }

  @Test func `what stands behind a time is left alone`() {
    #expect(Self.parse("2026-11-25 17:47:30 UTC:10.0.0.1(4711):app@shop:[12]:LOG:").moment?.end == 23)
    #expect(Self.parse("2026-11-25 17:47:30 -03:10.0.0.1(4711)").moment?.end == 23)
    #expect(Self.parse("2026-11-25 17:47:30.123 UTC-656.1-LOG:").moment?.end == 27)
    #expect(Self.parse("2026-11-25 17:47:30 [12]").moment?.end == 19)
  }

  @Test func `seconds since 1970 are understood with their decimals`() {
    func epoch(_ text: String) -> LogTimestamp.Moment? { text.withLogBytes { LogTimestamp.epoch($0) } }
    #expect(epoch("1795628850.123 LOG") == .init(microseconds: 1_795_628_850_123_000, end: 14))
    #expect(epoch("1795628850") == .init(microseconds: 1_795_628_850_000_000, end: 10))
    #expect(epoch("LOG") == nil)
  }

  @Test func `dates are written as they are read`() {
    var random = SeededRandom(3)
    for _ in 0..<2000 {
      let time = Int64.random(in: -62_135_596_800_000...253_402_300_799_000, using: &random) * 1000
      var text: [UInt8] = []
      CivilTime.append(time, to: &text)
      #expect(Self.parse(String(decoding: text, as: UTF8.self)).moment?.microseconds == time)
    }
  }
}
