internal import Glibc

/// What auto_explain's entry holds: the query, the rows that the plan's root returned, and how it read tables.
///
/// Source: `explain_ExecutorEnd` in contrib/auto_explain/auto_explain.c; its texts are never translated.
struct LoggedPlan {
  var query: LogBytes
  /// Actual rows of the root; nil without `auto_explain.log_analyze`, and of a write, whose root returns none.
  var rows: Int?
  var scans: [PlanScan] = []

  /// - Returns: nil for YAML, XML and what is cut off within the query.
  init?(_ text: LogBytes, _ scratch: ScratchMemory) {
    if let query = Self.behind("Query Text: ", text, at: 0) {
      self.init(text: query)
    } else if text.first == UInt8(ascii: "{") {
      self.init(json: text, scratch)
    } else {
      return nil
    }
  }

  /// The query ends where the plan's first line begins: a line with costs.
  private init?(text: LogBytes) {
    guard let start = text.baseAddress else { return nil }
    var place = 0
    while place < text.count, let newline = memchr(start + place, 0x0a, text.count - place) {
      let end = UnsafeRawPointer(newline) - start
      let line = LogBytes(rebasing: text[(end + 1)...])
      let lineEnd = line.firstIndex(of: 0x0a) ?? line.count
      if Self.isRoot(LogBytes(rebasing: line[..<lineEnd])) {
        query = LogBytes(rebasing: text[..<end])
        // From 16 on the parameters stand between the two.
        if let place = Self.place(of: "\nQuery Parameters: ", in: query) { query = LogBytes(rebasing: query[..<place]) }
        let root = LogBytes(rebasing: line[..<lineEnd])
        rows = Self.isWrite(root) ? nil : Self.rows(behind: "(actual ", "rows=", in: root)
        scans = PlanTextReader.scans(line)
        return
      }
      place = end + 1
    }
    return nil
  }

  private static func isWrite(_ root: LogBytes) -> Bool {
    [LogWord("Insert on "), LogWord("Update on "), LogWord("Delete on "), LogWord("Merge on ")].contains {
      $0.stands(in: root, at: 0)
    }
  }

  private static func isRoot(_ line: LogBytes) -> Bool {
    guard let first = line.first, first != 0x20, first != 0x09 else { return false }
    return place(of: "  (cost=", in: line) != nil || place(of: " (actual ", in: line) != nil
  }

  private init?(json text: LogBytes, _ scratch: ScratchMemory) {
    guard let start = Self.place(of: "\"Query Text\": \"", in: text).map({ $0 + 15 }) else { return nil }
    var end = start
    var isEscaped = false
    while end < text.count, text[end] != 0x22 {
      if text[end] == 0x5c {
        isEscaped = true
        end += 1
      }
      end += 1
    }
    guard end < text.count else { return nil }
    let raw = LogBytes(rebasing: text[start..<end])
    query = isEscaped ? Self.unescaped(raw, scratch) : raw
    if let plan = Self.place(of: "\"Plan\": {", in: text) {
      let rest = LogBytes(rebasing: text[plan...])
      let children = Self.place(of: "\"Plans\": [", in: rest) ?? rest.count
      let root = LogBytes(rebasing: rest[..<children])
      if Self.place(of: "\"ModifyTable\"", in: root) == nil {
        rows = Self.rows(behind: "", "\"Actual Rows\": ", in: root)
      }
      scans = PlanJSONReader.scans(rest, scratch)
    }
  }

  /// `escape_json` in src/backend/utils/adt/json.c writes these escapes.
  private static func unescaped(_ text: LogBytes, _ scratch: ScratchMemory) -> LogBytes {
    let output = scratch.allocate(text.count).assumingMemoryBound(to: UInt8.self)
    var (place, end) = (0, 0)
    while place < text.count {
      var byte = text[place]
      place += 1
      if byte == 0x5c, place < text.count {
        byte = text[place]
        place += 1
        switch byte {
        case UInt8(ascii: "n"): byte = 0x0a
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "r"): byte = 0x0d
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0c
        case UInt8(ascii: "u"):
          place = min(text.count, place + 4)
          byte = 0x20
        default: break
        }
      }
      output[end] = byte
      end += 1
    }
    return LogBytes(start: output, count: end)
  }

  // MARK: - Finding

  private static func behind(_ word: StaticString, _ text: LogBytes, at place: Int) -> LogBytes? {
    LogWord(word).stands(in: text, at: place) ? LogBytes(rebasing: text[(place + word.utf8CodeUnitCount)...]) : nil
  }

  private static func place(of word: StaticString, in text: LogBytes) -> Int? {
    LogWord(word).place(in: text, from: 0, within: text.count)
  }

  private static func rows(behind first: StaticString, _ second: StaticString, in text: LogBytes) -> Int? {
    let start = first.utf8CodeUnitCount == 0 ? 0 : place(of: first, in: text)
    guard let start, let found = LogWord(second).place(in: text, from: start, within: text.count - start) else {
      return nil
    }
    var value = 0
    for byte in text[(found + second.utf8CodeUnitCount)...] {
      let digit = byte &- 0x30
      guard digit < 10, value < 1_000_000_000_000_000 else { break }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
