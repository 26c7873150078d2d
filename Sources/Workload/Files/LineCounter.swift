/// Finds the line of a place in bytes, for messages.
///
/// Goes on from the place asked for last, so that a file whose every line is broken is still read in one pass.
struct LineCounter {
  private var offset = 0
  private var line = 1

  /// The line of `place`, from 1; places are asked for in their order.
  mutating func line(of place: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    let place = min(max(place, offset), bytes.count)
    for byte in bytes[offset..<place] where byte == UInt8(ascii: "\n") { line += 1 }
    offset = place
    return line
  }
}
