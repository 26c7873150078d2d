internal import Glibc

/// Where a token ends that begins at a place.
struct TokenEnds {
  let text: UnsafePointer<UInt8>
  let length: Int
  /// Of a literal, a quoted name or a comment that the text ends within.
  var open: Int { length + 1 }
  private let table: CharacterTable

  init(_ text: UnsafePointer<UInt8>, _ length: Int, _ table: CharacterTable) {
    self.text = text
    self.length = length
    self.table = table
  }

  @inline(__always)
  func ofWord(_ start: Int) -> Int {
    var place = start
    while place < length, table.isWord(text[place]) { place += 1 }
    return place
  }

  /// How many bytes before a quote belong to the literal: those of `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'`.
  @inline(__always)
  func literalPrefix(before quote: Int, from start: Int) -> Int {
    guard quote > start else { return 0 }
    if text[quote - 1] == UInt8(ascii: "&"), quote - 1 > start, text[quote - 2] | 0x20 == UInt8(ascii: "u"),
      quote - 2 == start || !table.isWord(text[quote - 3])
    {
      return 2
    }
    switch text[quote - 1] | 0x20 {
    case UInt8(ascii: "e"), UInt8(ascii: "b"), UInt8(ascii: "x"), UInt8(ascii: "n"):
      return quote - 1 == start || !table.isWord(text[quote - 2]) ? 1 : 0
    default: return 0
    }
  }

  @inline(__always)
  func ofLiteral(_ quote: Int, isEscaped: Bool) -> Int { isEscaped ? ofEscaped(quote + 1) : ofQuoted(quote) }

  /// Behind the quote that closes the one at `opening`, or ``open``: two in a row are one within.
  @inline(__always)
  func ofQuoted(_ opening: Int) -> Int {
    let quote = text[opening]
    var place = opening + 1
    while place < length, let found = memchr(text + place, Int32(quote), length - place) {
      place = text.distance(to: found.assumingMemoryBound(to: UInt8.self)) + 1
      if place >= length || text[place] != quote { return place }
      place += 1
    }
    return open
  }

  private func ofEscaped(_ start: Int) -> Int {
    var place = start
    while place < length {
      if text[place] == UInt8(ascii: "\\") {
        place += 2
      } else if text[place] == UInt8(ascii: "'") {
        place += 1
        if place >= length || text[place] != UInt8(ascii: "'") { return place }
        place += 1
      } else {
        place += 1
      }
    }
    return open
  }

  /// - Returns: nil when no tag begins here.
  func ofDollarQuoted(_ start: Int) -> Int? {
    var tagEnd = start + 1
    while tagEnd < length, text[tagEnd] != UInt8(ascii: "$") {
      guard table.isWord(text[tagEnd]) else { return nil }
      tagEnd += 1
    }
    guard tagEnd < length else { return nil }
    tagEnd += 1
    let tag = tagEnd - start
    var place = tagEnd
    while place + tag <= length, let found = memchr(text + place, Int32(UInt8(ascii: "$")), length - tag - place + 1) {
      place = text.distance(to: found.assumingMemoryBound(to: UInt8.self))
      if memcmp(text + place, text + start, tag) == 0 { return place + tag }
      place += 1
    }
    return open
  }

  func ofNumber(_ start: Int) -> Int {
    var place = start
    while place < length {
      let byte = text[place]
      if table.isDigit(byte) || byte == UInt8(ascii: "_") {
        place += 1
      } else if byte == UInt8(ascii: ".") {
        // `1..10` is a range of PL/pgSQL.
        if place + 1 < length, text[place + 1] == byte { break }
        place += 1
      } else if byte | 0x20 == UInt8(ascii: "e"), let exponent = digit(behindSignAt: place + 1) {
        place = exponent
      } else if place == start + 1, text[start] == UInt8(ascii: "0"), table.isWord(byte) {
        // Hexadecimal, octal and binary numbers of 16 and later.
        return ofWord(place)
      } else {
        break
      }
    }
    return place
  }

  private func digit(behindSignAt place: Int) -> Int? {
    guard place < length else { return nil }
    let isSign = text[place] == UInt8(ascii: "+") || text[place] == UInt8(ascii: "-")
    let next = isSign ? place + 1 : place
    return next < length && table.isDigit(text[next]) ? next : nil
  }

  func ofLine(_ start: Int) -> Int {
    guard let newline = memchr(text + start, 0x0a, length - start) else { return length }
    return text.distance(to: newline.assumingMemoryBound(to: UInt8.self)) + 1
  }

  /// Behind a block comment, which may hold others.
  func ofComment(_ start: Int) -> Int {
    var depth = 1
    var place = start + 2
    while place + 1 < length {
      if text[place] == UInt8(ascii: "*"), text[place + 1] == UInt8(ascii: "/") {
        depth -= 1
        place += 2
        if depth == 0 { return place }
      } else if text[place] == UInt8(ascii: "/"), text[place + 1] == UInt8(ascii: "*") {
        depth += 1
        place += 2
      } else {
        place += 1
      }
    }
    return open
  }

  func isComma(_ start: Int) -> Bool {
    var place = start
    while place < length, table.isSpace(text[place]) { place += 1 }
    return place < length && text[place] == UInt8(ascii: ",")
  }
}
