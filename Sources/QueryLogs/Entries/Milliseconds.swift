/// The number of `duration: 12.345 ms`.
enum Milliseconds {
  /// - Returns: -1 for what is no number.
  @inline(__always)
  static func parse(_ digits: LogBytes) -> Double {
    if let milliseconds = threeDecimals(digits) { return milliseconds }
    var whole: UInt64 = 0
    var places = -1
    for byte in digits {
      if byte == UInt8(ascii: ".") {
        guard places < 0 else { return -1 }
        places = 0
      } else {
        let digit = byte &- 0x30
        guard digit < 10, whole < 100_000_000_000_000_000 else { return -1 }
        whole = whole &* 10 &+ UInt64(digit)
        if places >= 0 { places += 1 }
      }
    }
    guard !digits.isEmpty else { return -1 }
    switch places {
    case ...0: return Double(whole)
    case 3: return Double(whole) / 1_000
    default:
      var divisor = 1.0
      for _ in 0..<places { divisor *= 10 }
      return Double(whole) / divisor
    }
  }

  /// As all servers since 8 write it.
  @inline(__always)
  private static func threeDecimals(_ digits: LogBytes) -> Double? {
    let point = digits.count - 4
    guard point > 0, point < 15, digits[point] == UInt8(ascii: ".") else { return nil }
    var microseconds: UInt64 = 0
    for place in 0..<point {
      let digit = digits[place] &- 0x30
      guard digit < 10 else { return nil }
      microseconds = microseconds &* 10 &+ UInt64(digit)
    }
    for place in (point + 1)..<digits.count {
      let digit = digits[place] &- 0x30
      guard digit < 10 else { return nil }
      microseconds = microseconds &* 10 &+ UInt64(digit)
    }
    return Double(microseconds) / 1_000
  }
}
