/// Puts the server's entries together again from syslog, which got them line by line, long lines in parts near 900
/// bytes, and mixed with those of other processes.
///
/// Gives out, for each entry, `2026-11-25 17:00:00.000 UTC [17] ` and the text as syslog got it, with that same
/// beginning on each of its lines that has no TAB of a continuation. What the server's own `log_line_prefix` put there
/// stays. The time is syslog's, in UTC.
///
/// Parts are recognised by `[5-2] ` (`syslog_sequence_numbers`), else by their process and what they begin with. Control
/// characters written as `#011` are undone.
///
/// Source: `write_syslog` in src/backend/utils/error/elog.c.
struct SyslogTransport: LogTransport {
  private let lines = LineCarry()
  private var clock: SyslogClock
  private var queue: [Entry] = []
  /// How many of them were given out.
  private var released = 0
  /// Of the first entry in `queue`.
  private var firstNumber = 0
  /// The last entry of each process, by number.
  private var open: [Int: Int] = [:]
  private var queuedBytes = 0
  private var part: [UInt8] = []
  /// Memory of texts that were given out.
  private var spare: [[UInt8]] = []
  /// The last time that was written, and how: many entries have the same.
  private var writtenTime: Int64 = 0
  private var written: [UInt8] = []
  /// Of a program whose parts were numbered: its parts are the server's.
  private var serverProgram: [UInt8] = []
  private(set) var faults = LogFaults()

  /// The server divides lines that are longer.
  private static let longestPart = 900
  /// All parts of an entry are sent at once.
  private static let patience: Int64 = 2_000_000
  private static let queueBytes = 4 << 20
  private static let newline = UInt8(ascii: "\n")
  private static let tab = UInt8(ascii: "\t")

  /// - Parameters: See ``LogTransportKind/transport(reference:zoneOffset:)``.
  init(reference: Int64, zoneOffset: Int) {
    clock = SyslogClock(reference: reference, zoneOffset: zoneOffset)
  }

  private struct Entry {
    var time: Int64
    var process: Int
    /// 0 without numbers.
    var sequence: Int
    var text: [UInt8]
    var lastPart: Int
    var isClosed = false
  }

  mutating func unwrap(_ block: LogBytes, into output: inout [UInt8], isLast: Bool) {
    var place = 0
    while let line = lines.next(block, &place, isLast: isLast) {
      guard let header = SyslogHeader(line, clock: &clock) else {
        if !line.isEmpty { faults.orphanLines += 1 }
        continue
      }
      take(line, header)
      release(into: &output, now: header.time)
    }
    if isLast {
      for place in queue.indices { queue[place].isClosed = true }
      release(into: &output, now: 0)
    }
    faults.cutEntries = lines.cutLines
  }

  private mutating func take(_ line: LogBytes, _ header: SyslogHeader) {
    var place = header.message
    let number = SyslogPartNumber(line, &place)
    guard number != nil || isServer(header.program) else {
      faults.orphanLines += 1
      return
    }
    if number != nil, serverProgram.isEmpty { serverProgram = Array(header.program) }
    Self.undoEscapes(LogBytes(rebasing: line[place...]), into: &part)
    let last = open[header.process].map { $0 - firstNumber }
    if let last, isWaiting(last), continues(queue[last], number) {
      append(to: last)
    } else if let number, number.part > 1 {
      // Its beginning was lost, or lies ahead of the file's.
      faults.orphanLines += 1
    } else {
      if let last, isWaiting(last) { queue[last].isClosed = true }
      open[header.process] = firstNumber + queue.count
      begin(header, number)
    }
  }

  private mutating func begin(_ header: SyslogHeader, _ number: SyslogPartNumber?) {
    var entry = Entry(
      time: header.time, process: header.process, sequence: number?.sequence ?? 0, text: spare.popLast() ?? [],
      lastPart: part.count)
    appendBeginning(of: entry, to: &entry.text)
    entry.text += part
    queuedBytes += entry.text.count
    queue.append(entry)
  }

  private func isWaiting(_ place: Int) -> Bool { place >= released && place < queue.count }

  private func isServer(_ program: LogBytes) -> Bool {
    if !serverProgram.isEmpty, program.elementsEqual(serverProgram) { return true }
    return LogWord("postgres").place(in: program, from: 0, within: program.count) != nil
  }

  /// Whether the part belongs to the process's last entry.
  private func continues(_ entry: Entry, _ number: SyslogPartNumber?) -> Bool {
    if let number { return number.sequence == entry.sequence && number.part > 1 }
    guard entry.sequence == 0 else { return false }
    if part.first == Self.tab || entry.lastPart + firstWord() >= Self.longestPart - 3 { return true }
    return part.withUnsafeBytes { SecondaryWords.match($0, at: 0) } != nil
  }

  private mutating func append(to last: Int) {
    // A line that had to be divided filled its part but for the word that begins the next one; characters of several
    // bytes are not divided.
    let isDivided = queue[last].lastPart + firstWord() >= Self.longestPart - 3
    queuedBytes -= queue[last].text.count
    if !isDivided || part.first == Self.tab {
      queue[last].text.append(Self.newline)
      if part.first != Self.tab {
        var text: [UInt8] = []
        swap(&text, &queue[last].text)
        appendBeginning(of: queue[last], to: &text)
        swap(&text, &queue[last].text)
      }
    }
    let room = max(0, LogLimits.entryBytes - queue[last].text.count)
    if part.count > room { faults.cutEntries += 1 }
    if part.count <= room { queue[last].text += part } else { queue[last].text += part.prefix(room) }
    queue[last].lastPart = part.count
    queuedBytes += queue[last].text.count
  }

  /// The length of the blank and the word that the part begins with.
  private func firstWord() -> Int {
    var end = min(1, part.count)
    while end < part.count, part[end] != UInt8(ascii: " "), part[end] != Self.tab { end += 1 }
    return end
  }

  private mutating func appendBeginning(of entry: Entry, to text: inout [UInt8]) {
    if entry.time != writtenTime || written.isEmpty {
      written.removeAll(keepingCapacity: true)
      CivilTime.append(entry.time, to: &written)
      written.append(contentsOf: [UInt8(ascii: " "), UInt8(ascii: "[")])
      writtenTime = entry.time
    }
    text += written
    var unit = 1
    while entry.process / unit >= 10 { unit *= 10 }
    while unit > 0 {
      text.append(0x30 + UInt8(entry.process / unit % 10))
      unit /= 10
    }
    text.append(UInt8(ascii: "]"))
    text.append(UInt8(ascii: " "))
  }

  /// Writes what is complete, in the order in which it began.
  private mutating func release(into output: inout [UInt8], now: Int64) {
    while released < queue.count,
      queue[released].isClosed || now - queue[released].time > Self.patience || queuedBytes > Self.queueBytes
    {
      var text: [UInt8] = []
      swap(&text, &queue[released].text)
      output += text
      output.append(Self.newline)
      queuedBytes -= text.count
      if text.capacity < 4096, spare.count < 64 {
        text.removeAll(keepingCapacity: true)
        spare.append(text)
      }
      let process = queue[released].process
      if open[process] == firstNumber + released { open[process] = nil }
      released += 1
    }
    // Now and then, so that it costs little.
    guard released > 1024 || released == queue.count else { return }
    queue.removeFirst(released)
    firstNumber += released
    released = 0
  }

  /// Undoes `#011` and its like, for control characters.
  private static func undoEscapes(_ text: LogBytes, into part: inout [UInt8]) {
    part.removeAll(keepingCapacity: true)
    guard let base = text.baseAddress else { return }
    var place = 0
    while place < text.count {
      let mark = ByteScan.first(UInt8(ascii: "#"), in: base, from: place, end: text.count)
      part.append(contentsOf: LogBytes(rebasing: text[place..<mark]))
      place = mark
      guard place < text.count else { return }
      if text.count - place >= 4, text[place + 1] == UInt8(ascii: "0"), text[place + 2] &- 0x30 < 4,
        text[place + 3] &- 0x30 < 8
      {
        part.append((text[place + 2] - 0x30) << 3 | (text[place + 3] - 0x30))
        place += 4
      } else {
        part.append(text[place])
        place += 1
      }
    }
  }
}

/// `[5-2] `: the second part of the process's fifth entry. Heroku puts the database's name ahead of it, as `[DATABASE] `.
struct SyslogPartNumber {
  var sequence: Int
  var part: Int

  /// Moves `place` behind it; nil, and nothing is moved, when there is none.
  init?(_ line: LogBytes, _ place: inout Int) {
    var start = place
    var numbers = Self.read(line, start)
    if numbers == nil, start < line.count, line[start] == UInt8(ascii: "[") {
      while start < line.count, line[start] != UInt8(ascii: "]"), start - place < 80 { start += 1 }
      numbers = Self.read(line, start + 2)
    }
    guard let numbers else { return nil }
    (sequence, part, place) = numbers
  }

  private static func read(_ line: LogBytes, _ start: Int) -> (Int, Int, Int)? {
    guard start >= 0, start < line.count, line[start] == UInt8(ascii: "[") else { return nil }
    var place = start + 1
    func number() -> Int? {
      var value = 0
      let first = place
      while place < line.count, case let digit = line[place] &- 0x30, digit < 10, place - first < 15 {
        value = value * 10 + Int(digit)
        place += 1
      }
      return place > first ? value : nil
    }
    guard let sequence = number(), place < line.count, line[place] == UInt8(ascii: "-") else { return nil }
    place += 1
    guard let part = number(), LogWord("] ").stands(in: line, at: place) else { return nil }
    return (sequence, part, place + 2)
  }
}
