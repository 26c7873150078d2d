/// Values of `bytea`: a counter of eight bytes, and noise up to the mean width.
struct ByteValues: OrderedValues {
  let count: Int
  let width: Int
  let seed: UInt64

  func text(at index: Int) -> String {
    var text = "\\x"
    for place in 0..<max(8, width) {
      let byte =
        place < 8
        ? UInt64(index) >> UInt64(56 - place * 8) & 0xFF
        : Hash64.mix(seed &+ UInt64(index), place / 8) >> (UInt64(place % 8) * 8) & 0xFF
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
}
