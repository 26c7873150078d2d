/// Two columns of a table of which a CHECK says that one is the smaller in each row.
///
/// The n-th smallest value of one goes with the n-th smallest of the other. When a < b in all rows of the source, that
/// holds in this order too, whatever belonged together there; where histograms are too coarse for it, the next larger value
/// is taken.
struct OrderedPair {
  /// Places of the columns.
  let low: Int
  let high: Int
  let isStrict: Bool
  /// What values are compared by; nil where they are left as they are.
  let type: NumberedType?

  /// The rank of the larger value in a row.
  ///
  /// - Parameters:
  ///   - rank: Of the smaller one.
  ///   - value: Its number.
  /// - Returns: nil when no value is large enough.
  func rank(for rank: Int, _ value: Int, _ smaller: ColumnPlan, _ larger: ColumnPlan) -> Int? {
    let from = smaller.map.ranks
    let to = larger.map.ranks
    let usual = from == to ? rank : max(0, min(to - 1, ((rank + 1) * to + from - 1) / from - 1))
    guard let type, let least = smaller.values.flatMap({ type.number(of: $0.text(of: value)) }) else { return usual }
    func isEnough(_ rank: Int) -> Bool {
      let number = larger.values.flatMap { type.number(of: $0.text(of: larger.map.place(of: rank).value)) }
      return number.map { isStrict ? $0 > least : $0 >= least } ?? true
    }
    if isEnough(usual) { return usual }
    guard isEnough(to - 1) else { return nil }
    var (low, high) = (usual, to - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
