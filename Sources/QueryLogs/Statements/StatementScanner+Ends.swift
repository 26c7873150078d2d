internal import Glibc

/// Where a token ends that began at a place.
extension StatementScanner {
  /// Where the quote of `E'…'`, `B'…'`, `X'…'`, `N'…'` or `U&'…'` stands.
  @inline(__always)
  func prefixedLiteral(_ text: UnsafePointer<UInt8>, _ place: Int, _ length: Int) -> Int? {
    guard place + 1 < length else { return nil }
    if text[place + 1] == 0x27 { return text[place] | 0x20 == 0x75 ? nil : place + 1 }
    if text[place] | 0x20 == 0x75, text[place + 1] == 0x26, place + 2 < length, text[place + 2] == 0x27 {
      return place + 2
    }
    return nil
  }

  @inline(__always)
  func endOfQuoted(_ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int, quote: Int32) -> Int {
    var place = start
    while place < length {
      guard let found = memchr(text + place, quote, length - place) else { break }
      place = text.distance(to: found.assumingMemoryBound(to: UInt8.self)) + 1
      if place >= length || text[place] != UInt8(truncatingIfNeeded: quote) { return place }
      place += 1
    }
    isOpen = true
    return length
  }

  func endOfEscaped(_ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int {
    var place = start
    while place < length {
      if text[place] == 0x5c {
        place += 2
      } else if text[place] == 0x27 {
        place += 1
        if place >= length || text[place] != 0x27 { return place }
        place += 1
      } else {
        place += 1
      }
    }
    isOpen = true
    return length
  }

  /// - Returns: nil when no tag begins here.
  func endOfDollarQuoted(_ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int? {
    var tagEnd = start + 1
    while tagEnd < length, text[tagEnd] != 0x24 {
      guard CharacterClass.table[Int(text[tagEnd])].isPartOfWord else { return nil }
      tagEnd += 1
    }
    guard tagEnd < length else { return nil }
    tagEnd += 1
    let tag = tagEnd - start
    var place = tagEnd
    while place + tag <= length, let found = memchr(text + place, 0x24, length - tag - place + 1) {
      place = text.distance(to: found.assumingMemoryBound(to: UInt8.self))
      if memcmp(text + place, text + start, tag) == 0 { return place + tag }
      place += 1
    }
    isOpen = true
    return length
  }

  func endOfNumber(_ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int {
    var place = start
    while place < length {
      let byte = text[place]
      if CharacterClass.table[Int(byte)] == .digit || byte == 0x5f {
        place += 1
      } else if byte == 0x2e {
        // `1..10` is a range of PL/pgSQL.
        if place + 1 < length, text[place + 1] == 0x2e { break }
        place += 1
      } else if byte | 0x20 == 0x65, place + 1 < length {
        let sign = text[place + 1] == 0x2b || text[place + 1] == 0x2d ? 1 : 0
        guard place + 1 + sign < length, CharacterClass.table[Int(text[place + 1 + sign])] == .digit else { break }
        place += 1 + sign
      } else if place == start + 1, text[start] == 0x30,
        byte | 0x20 == 0x78 || byte | 0x20 == 0x6f || byte | 0x20 == 0x62
      {
        place += 1
        while place < length, CharacterClass.table[Int(text[place])].isPartOfWord { place += 1 }
        break
      } else {
        break
      }
    }
    return place
  }

  /// Behind a block comment, which may hold others.
  func endOfComment(_ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int {
    var depth = 1
    var place = start + 2
    while place < length {
      guard let found = memchr(text + place, 0x2f, length - place) else { break }
      let slash = text.distance(to: found.assumingMemoryBound(to: UInt8.self))
      if slash > start + 2, slash > place - 1, text[slash - 1] == 0x2a, slash - 1 >= place {
        depth -= 1
        place = slash + 1
        if depth == 0 {
          if text[start + 2] != 0x2b { comment = LogBytes(start: text + start + 2, count: slash - 1 - (start + 2)) }
          return place
        }
      } else if slash + 1 < length, text[slash + 1] == 0x2a {
        depth += 1
        place = slash + 2
      } else {
        place = slash + 1
      }
    }
    isOpen = true
    return length
  }

  /// As many characters as PostgreSQL takes for one operator: a sign at its end is none of it, unless it holds one of
  /// `~ ! @ # % ^ & | ` ?`, and a comment ends it.
  func endOfOperator(_ text: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int {
    var place = start
    var isSpecial = false
    while place < length, CharacterClass.table[Int(text[place])] == .operator {
      if place > start, place + 1 < length,
        text[place] == 0x2d && text[place + 1] == 0x2d || text[place] == 0x2f && text[place + 1] == 0x2a
      {
        break
      }
      switch text[place] {
      case 0x7e, 0x21, 0x40, 0x23, 0x25, 0x5e, 0x26, 0x7c, 0x60, 0x3f: isSpecial = true
      default: break
      }
      place += 1
    }
    while place - start > 1, !isSpecial, text[place - 1] == 0x2d || text[place - 1] == 0x2b { place -= 1 }
    return place
  }
}
