/// Finds objects in a stream of JSON, whether they stand one a line, printed over several lines, or in arrays.
///
/// What is broken is left out up to the next line that begins with a brace.
struct JSONObjectStream {
  /// Brackets that are open around an object that is wanted.
  private let wanted: Int
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var isAtLineStart = true
  private var object: [UInt8] = []
  private var spare: [UInt8] = []
  private var isCapturing = false
  private var malformed = 0

  init(depth: Int) { wanted = depth }

  /// Whether an object has begun that hasn't ended.
  var isOpen: Bool { isCapturing }

  /// The number of broken objects since the last call.
  mutating func takeMalformed() -> Int {
    defer { malformed = 0 }
    return malformed
  }

  /// Gives memory back for the next object.
  mutating func reuse(_ object: consuming [UInt8]) {
    spare = object
    spare.removeAll(keepingCapacity: object.count < 1 << 20)
  }

  /// The next whole object that ends in `block[place...]`; nil when there is none, and `place` is then its end.
  mutating func next(_ block: LogBytes, _ place: inout Int) -> [UInt8]? {
    guard let base = block.baseAddress else { return nil }
    var start = place
    while place < block.count {
      if isInString {
        if !isEscaped {
          let from = place
          place = ByteScan.first(UInt8(ascii: "\""), or: UInt8(ascii: "\\"), in: base, from: from, end: block.count)
          // A string holds no newline: this one was cut off.
          let newline = ByteScan.distant(UInt8(ascii: "\n"), in: base, from: from, end: place)
          if newline < place {
            place = newline
            abandon()
            continue
          }
          guard place < block.count else { break }
        }
        let byte = block[place]
        place += 1
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else {
          isInString = false
        }
        continue
      }
      let byte = block[place]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if isAtLineStart, wanted == 0, depth > 0, byte == UInt8(ascii: "{") { abandon() }
        if !isCapturing, depth == wanted, byte == UInt8(ascii: "{") {
          isCapturing = true
          start = place
        }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth = max(0, depth - 1)
        if isCapturing, depth == wanted {
          place += 1
          keep(block, start..<place)
          isCapturing = false
          isAtLineStart = false
          defer { object = spare }
          return object
        }
      case UInt8(ascii: "\""): isInString = depth > 0
      default: break
      }
      isAtLineStart = byte == UInt8(ascii: "\n")
      place += 1
    }
    if isCapturing { keep(block, start..<block.count) }
    return nil
  }

  private mutating func keep(_ block: LogBytes, _ range: Range<Int>) {
    object.append(contentsOf: LogBytes(rebasing: block[range]))
    // Broken: a text of this size would have been cut by every service.
    if object.count > 2 * LogLimits.entryBytes { abandon() }
  }

  private mutating func abandon() {
    malformed += 1
    depth = wanted
    isCapturing = false
    isInString = false
    isEscaped = false
    object.removeAll()
  }
}
