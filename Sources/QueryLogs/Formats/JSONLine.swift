/// Walks over the keys and values of a JSON object that lies in memory, without building anything.
///
/// It reads what is well-formed rightly, and of what is not it says at some place that it isn't; it is no validator.
struct JSONLine {
  private let text: LogBytes
  private var place = 0
  /// Whether ``nextKey()`` returned nil because the object ended.
  private(set) var didEndObject = false

  init(_ text: LogBytes) { self.text = text }

  /// A value as it stands in the text.
  struct Value {
    /// Of a string what stands between its quotes.
    var raw: LogBytes
    var isString = false
    var hasEscapes = false
    /// Objects and arrays.
    var isStructure = false
  }

  /// Whether all of the text was read.
  var isAtEnd: Bool { place >= text.count }

  /// The place behind what was read last.
  var end: Int { place }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// Goes into the object that comes next. There has to be one.
  mutating func enter() {
    skipBlanks()
    if place < text.count { place += 1 }
  }

  /// Whether an object comes next.
  var isAtObject: Bool { place < text.count && text[place] == UInt8(ascii: "{") }

  /// Whether an array comes next.
  var isAtArray: Bool { place < text.count && text[place] == UInt8(ascii: "[") }

  /// The next key of the object, with what stands behind it read up to the value; nil at the object's end and where
  /// the text is broken.
  @inline(__always)
  mutating func nextKey() -> LogBytes? {
    didEndObject = false
    skipBlanks()
    if place < text.count, text[place] == UInt8(ascii: ",") {
      place += 1
      skipBlanks()
    }
    guard place < text.count else { return nil }
    if text[place] == UInt8(ascii: "}") {
      place += 1
      didEndObject = true
      return nil
    }
    guard text[place] == Self.quote, let key = string() else { return nil }
    skipBlanks()
    guard place < text.count, text[place] == UInt8(ascii: ":") else { return nil }
    place += 1
    skipBlanks()
    return key.raw
  }

  /// Reads the value that comes next; nil where the text is broken or ends. What was read of a string by then is lost.
  @inline(__always)
  mutating func value() -> Value? {
    guard place < text.count else { return nil }
    let first = text[place]
    if first == Self.quote { return string() }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return structure() }
    let start = place
    while place < text.count, case let byte = text[place],
      byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]"), byte > UInt8(ascii: " ")
    {
      if byte == Self.quote { return nil }
      place += 1
    }
    guard place > start, place < text.count else { return nil }
    return Value(raw: LogBytes(rebasing: text[start..<place]))
  }

  @inline(__always)
  private mutating func skipBlanks() {
    while place < text.count, text[place] <= UInt8(ascii: " ") { place += 1 }
  }

  @inline(__always)
  private mutating func string() -> Value? {
    guard let base = text.baseAddress else { return nil }
    let start = place + 1
    // Most strings are short and have no escapes: their end is found in one look.
    let near = min(text.count, start + 48)
    var end = ByteScan.first(Self.quote, or: Self.backslash, in: base, from: start, end: near)
    var hasEscapes = false
    if end == near || text[end] == Self.backslash {
      hasEscapes = end < near
      let rest = end
      end = ByteScan.distant(Self.quote, in: base, from: rest, end: text.count)
      while end < text.count, isEscaped(end, from: start) {
        end = ByteScan.first(Self.quote, in: base, from: end + 1, end: text.count)
      }
      if !hasEscapes { hasEscapes = ByteScan.distant(Self.backslash, in: base, from: rest, end: end) < end }
    }
    guard end < text.count else {
      place = text.count
      return nil
    }
    place = end + 1
    return Value(raw: LogBytes(rebasing: text[start..<end]), isString: true, hasEscapes: hasEscapes)
  }

  /// Whether an odd number of backslashes stands ahead of `place`.
  @inline(__always)
  private func isEscaped(_ place: Int, from: Int) -> Bool {
    var start = place
    while start > from, text[start - 1] == Self.backslash { start -= 1 }
    return (place - start) & 1 == 1
  }

  /// An object or an array, with all that is in it.
  private mutating func structure() -> Value? {
    let start = place
    var depth = 0
    while place < text.count {
      switch text[place] {
      case Self.quote:
        guard string() != nil else { return nil }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 {
          place += 1
          return Value(raw: LogBytes(rebasing: text[start..<place]), isStructure: true)
        }
      default: break
      }
      place += 1
    }
    return nil
  }
}
