/// Texts that are made up: the beginning of a histogram's bound, a counter, and padding to the mean width.
///
/// The counter makes them distinct, and its fixed width keeps them in order. What all bounds end with (`@example.org`,
/// `.pdf`) stays the end.
struct TextValues: OrderedValues {
  let count: Int
  private let bounds: [[Unicode.Scalar]]
  private let suffix: [Unicode.Scalar]
  private let digits: [Unicode.Scalar]
  private let counterWidth: Int
  private let padding: Int
  private let limit: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - bounds: In the column's order; none when nothing is known.
  ///   - count: How many are wanted.
  ///   - bytes: The mean length; nil for that of the bounds.
  ///   - limit: Characters that the type takes.
  init(bounds: [String], count: Int, bytes: Int?, limit: Int, seed: UInt64) {
    let texts = bounds.map { Array($0.unicodeScalars) }
    let suffix = Self.sharedEnd(texts)
    self.suffix = suffix
    self.bounds = texts.isEmpty ? [[]] : texts.map { Array($0.dropLast(suffix.count)) }
    digits = Self.digits(self.bounds)
    self.seed = seed
    self.limit = limit
    var width = 1
    var reach = digits.count
    while reach < count, width < 20 {
      reach = reach.multipliedReportingOverflow(by: digits.count).overflow ? .max : reach * digits.count
      width += 1
    }
    counterWidth = min(width, max(1, limit))
    // A narrow type holds only so many.
    var room = 1
    for _ in 0..<counterWidth where room < count { room *= digits.count }
    self.count = min(count, room)
    let mean = texts.isEmpty ? 0 : bounds.reduce(0) { $0 + $1.utf8.count } / bounds.count
    padding = max(0, (bytes ?? mean) - max(mean, counterWidth))
  }

  func text(at index: Int) -> String {
    let intervals = max(1, bounds.count - 1)
    let place = index * intervals / max(1, count)
    let bound = bounds[place]
    let next = place + 1 < bounds.count ? bounds[place + 1] : []
    let shared = zip(bound, next).prefix { $0 == $1 }.count
    // As long as the bound, and of a short one no less than half, for the order.
    let kept = max(bound.count - counterWidth, min(shared + 1, (bound.count + 1) / 2))
    let room = max(0, limit - counterWidth - suffix.count)
    var scalars = Array(bound.prefix(min(kept, room)))
    scalars += counter(index)
    let start = scalars.count
    let most = min(padding, max(0, limit - suffix.count - start))
    for place in 0..<most { scalars.append(filler(index, place)) }
    scalars += suffix.prefix(max(0, limit - scalars.count))
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private func counter(_ index: Int) -> [Unicode.Scalar] {
    var left = index
    var result: [Unicode.Scalar] = []
    for _ in 0..<counterWidth {
      result.append(digits[left % digits.count])
      left /= digits.count
    }
    return result.reversed()
  }

  private func filler(_ index: Int, _ place: Int) -> Unicode.Scalar {
    let bits = Hash64.mix(seed &+ UInt64(index), place / 8) >> (UInt64(place % 8) * 8) & 0xFF
    return bits < 36 && place > 0 ? " " : Unicode.Scalar(UInt8(ascii: "a") + UInt8(bits % 26))
  }

  private static func sharedEnd(_ texts: [[Unicode.Scalar]]) -> [Unicode.Scalar] {
    guard texts.count > 2, var end = texts.first else { return [] }
    for text in texts {
      let shared = zip(end.reversed(), text.reversed()).prefix { $0 == $1 }.count
      end = Array(end.suffix(shared))
    }
    // Digits are what values differ in.
    while let first = end.first, ("0"..."9").contains(first) { end.removeFirst() }
    return end
  }

  private static let decimal = Array("0123456789".unicodeScalars)
  private static let hexadecimal = Array("0123456789abcdef".unicodeScalars)
  private static let letters = Array("0123456789abcdefghijklmnopqrstuvwxyz".unicodeScalars)
  private static let capitals = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)

  /// The digits of the counter: such as the bounds end with.
  private static func digits(_ bounds: [[Unicode.Scalar]]) -> [Unicode.Scalar] {
    let ends = Set(bounds.flatMap { $0.suffix(4) })
    if ends.isEmpty { return letters }
    if ends.isSubset(of: decimal) { return decimal }
    if ends.isSubset(of: hexadecimal) { return hexadecimal }
    return ends.isSubset(of: capitals) ? capitals : letters
  }
}
