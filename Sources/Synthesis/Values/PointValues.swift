/// Points within a square: nothing is known of them.
struct PointValues: OrderedValues {
  let count: Int
  let seed: UInt64

  func text(at index: Int) -> String {
    "(\(Hash64.unit(seed, index) * 100),\(Hash64.unit(seed &+ 1, index) * 100))"
  }

  func index(near text: String) -> Int? { nil }
}
