/// The number of `duration: 12.345 ms`.
enum Milliseconds {
  /// - Returns: -1 for what is no number.
  @inline(__always)
  static func parse(_ digits: LogBytes) -> Double {
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
}
