/// What stands ahead of the message in a line of syslog.
///
/// Forms: `Nov 25 17:00:00 host postgres[17]: ` (RFC 3164), the same with an ISO 8601 time (rsyslog's own), `<134>1
/// 2026-11-25T17:00:00Z host postgres 17 - - ` (RFC 5424), and `2026-11-25T17:00:00Z app[postgres.17]: ` (Heroku); each
/// also behind a priority such as `<134>`.
struct SyslogHeader {
  /// Microseconds since 1970.
  var time: Int64
  /// Of the program that wrote the message.
  var program: LogBytes
  var process: Int
  /// Where the message begins.
  var message: Int

  private static let blank = UInt8(ascii: " ")

  /// nil for a line of another form.
  init?(_ line: LogBytes, clock: inout SyslogClock) {
    var place = 0
    if line.first == UInt8(ascii: "<") {
      while place < min(line.count, 6), line[place] != UInt8(ascii: ">") { place += 1 }
      guard place < line.count, line[place] == UInt8(ascii: ">") else { return nil }
      place += 1
    }
    let isNew = LogWord("1 ").stands(in: line, at: place)
    if isNew { place += 2 }
    // Syslog's dates in digits have a T behind them; those of a `log_line_prefix` have a blank.
    if place + 10 < line.count, line[place] &- 0x30 < 10, line[place + 10] != UInt8(ascii: "T") { return nil }
    guard let moment = clock.parse(line, at: place) else { return nil }
    time = moment.microseconds
    place = moment.end
    guard place < line.count, line[place] == Self.blank else { return nil }
    place += 1
    program = LogBytes(start: nil, count: 0)
    process = 0
    message = 0
    guard isNew ? readNew(line, &place) : readTag(line, &place) else { return nil }
  }

  /// `host program process message-id structured-data `.
  private mutating func readNew(_ line: LogBytes, _ place: inout Int) -> Bool {
    guard Self.word(line, &place) != nil, let program = Self.word(line, &place), let process = Self.word(line, &place),
      Self.word(line, &place) != nil
    else { return false }
    self.program = program
    self.process = Self.number(process)
    if place < line.count, line[place] == UInt8(ascii: "[") {
      // Brackets in values are escaped.
      while place < line.count {
        if line[place] == UInt8(ascii: "\\") {
          place += 1
        } else if line[place] == UInt8(ascii: "]"), place + 1 >= line.count || line[place + 1] != UInt8(ascii: "[") {
          break
        }
        place += 1
      }
      place = min(place + 1, line.count)
    } else {
      guard place < line.count, line[place] == UInt8(ascii: "-") else { return false }
      place += 1
    }
    if place < line.count, line[place] == Self.blank { place += 1 }
    if LogWord("\u{feff}").stands(in: line, at: place) { place += 3 }
    message = place
    return true
  }

  /// `host program[process]: `, or without a host.
  private mutating func readTag(_ line: LogBytes, _ place: inout Int) -> Bool {
    for _ in 0..<3 {
      guard let word = Self.word(line, &place) else { return false }
      guard word.count > 3, word.last == UInt8(ascii: ":"), word[word.count - 2] == UInt8(ascii: "]"),
        let open = word.firstIndex(of: UInt8(ascii: "["))
      else { continue }
      program = LogBytes(rebasing: word[..<open])
      var id = LogBytes(rebasing: word[(open + 1)..<(word.count - 2)])
      if let dot = id.lastIndex(of: UInt8(ascii: ".")) {
        // Heroku: what is in front of the dot is the program.
        program = LogBytes(rebasing: id[..<dot])
        id = LogBytes(rebasing: id[(dot + 1)...])
      }
      process = Self.number(id)
      message = place
      return true
    }
    return false
  }

  /// Up to the next blank, and behind it.
  private static func word(_ line: LogBytes, _ place: inout Int) -> LogBytes? {
    let start = place
    while place < line.count, line[place] != blank { place += 1 }
    guard place > start, place < line.count else { return nil }
    let word = LogBytes(rebasing: line[start..<place])
    place += 1
    return word
  }

  private static func number(_ text: LogBytes) -> Int {
    var value = 0
    for byte in text.prefix(12) {
      guard byte &- 0x30 < 10 else { return 0 }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}

/// Reads syslog's times, and finds the year that RFC 3164 leaves out: the last in which the time is not after the
/// reference.
struct SyslogClock {
  private let reference: Int64
  private let zoneOffset: Int
  private var timestamp: LogTimestamp
  private static let months: [LogWord] = [
    LogWord("Jan"), LogWord("Feb"), LogWord("Mar"), LogWord("Apr"), LogWord("May"), LogWord("Jun"), LogWord("Jul"),
    LogWord("Aug"), LogWord("Sep"), LogWord("Oct"), LogWord("Nov"), LogWord("Dec"),
  ]
  private static let day: Int64 = 86_400
  /// The last time as it stood in the log, and what it is: many lines have the same.
  private var lastText: (UInt64, UInt64) = (0, 0)
  private var lastMicroseconds: Int64 = 0

  /// - Parameters:
  ///   - reference: Microseconds since 1970, some time after the log was written.
  ///   - zoneOffset: Seconds east of UTC of times without a zone.
  init(reference: Int64, zoneOffset: Int) {
    self.reference = reference / 1_000_000
    self.zoneOffset = zoneOffset
    timestamp = LogTimestamp(zoneOffset: zoneOffset)
  }

  mutating func parse(_ line: LogBytes, at place: Int) -> LogTimestamp.Moment? {
    if place < line.count, line[place] &- 0x30 < 10 { return timestamp.parse(line, at: place) }
    // `Nov 25 17:00:00`, `Nov  5 17:00:00`.
    guard place >= 0, line.count - place >= 15 else { return nil }
    let text = (
      line.loadUnaligned(fromByteOffset: place, as: UInt64.self),
      line.loadUnaligned(fromByteOffset: place + 7, as: UInt64.self)
    )
    if text == lastText { return LogTimestamp.Moment(microseconds: lastMicroseconds, end: place + 15) }
    guard let month = Self.months.firstIndex(where: { $0.stands(in: line, at: place) }),
      line[place + 3] == UInt8(ascii: " "), line[place + 6] == UInt8(ascii: " "), line[place + 9] == UInt8(ascii: ":"),
      line[place + 12] == UInt8(ascii: ":")
    else { return nil }
    func number(_ offset: Int) -> Int? {
      let (ten, one) = (line[place + offset], line[place + offset + 1] &- 0x30)
      guard one < 10 else { return nil }
      if ten == UInt8(ascii: " ") { return Int(one) }
      return ten &- 0x30 < 10 ? Int(ten - 0x30) * 10 + Int(one) : nil
    }
    guard let day = number(4), let hour = number(7), let minute = number(10), let second = number(13), 1...31 ~= day,
      hour < 25, minute < 60, second < 61
    else { return nil }
    // Tolerates a day of clocks and zones that disagree.
    let latest = reference + Self.day
    var year = CivilTime.date(latest).year
    var seconds: Int64 = 0
    for _ in 0..<9 {
      seconds = CivilTime.seconds(year, month + 1, day) + Int64(hour * 3600 + minute * 60 + second - zoneOffset)
      let date = CivilTime.date(CivilTime.seconds(year, month + 1, day))
      if seconds <= latest, date.day == day { break }
      year -= 1
    }
    lastText = text
    lastMicroseconds = seconds * 1_000_000
    return LogTimestamp.Moment(microseconds: lastMicroseconds, end: place + 15)
  }
}
