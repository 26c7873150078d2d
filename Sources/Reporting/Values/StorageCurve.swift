import Advice

/// What storage buys, as rows of a table.
struct StorageCurve {
  /// Rows that are shown; the JSON has all.
  private static let rows = 8

  let points: [AdviceDocument.CurvePoint]
  private let before: Double
  private let lowerBound: Double?
  private let budget: Int?
  private let maximumIndexes: Int?

  /// - Returns: nil where there is no choice.
  init?(_ document: AdviceDocument) {
    let all = Self.distinct(document.costs.curve.filter { $0.indexes > 0 })
    guard all.count > 2 else { return nil }
    before = document.costs.before
    lowerBound = document.costs.lowerBound
    budget = document.budget.map { $0.bytes + $0.freed }
    maximumIndexes = document.settings.maximumIndexes
    points = Self.outline(all)
  }

  /// Of those whose size is said in the same words what is advised, or the cheapest.
  private static func distinct(_ points: [AdviceDocument.CurvePoint]) -> [AdviceDocument.CurvePoint] {
    points.reduce(into: []) { kept, point in
      guard let last = kept.last, HumanNumber.bytes(last.sizeInBytes) == HumanNumber.bytes(point.sizeInBytes) else {
        kept.append(point)
        return
      }
      if !last.isAdvised { kept[kept.count - 1] = point }
    }
  }

  /// The ends, what is advised, and those from which the straight lines between the others are farthest, as in the
  /// simplification of Ramer ("An iterative procedure for the polygonal approximation of plane curves", 1972).
  private static func outline(_ points: [AdviceDocument.CurvePoint]) -> [AdviceDocument.CurvePoint] {
    var kept = points.indices.filter { $0 == 0 || $0 == points.count - 1 || points[$0].isAdvised }
    while kept.count < min(rows, points.count) {
      let distances = zip(kept, kept.dropFirst()).flatMap { from, to in
        (from + 1..<to).map { (number: $0, distance: points[$0].distance(points[from], points[to])) }
      }
      let farthest = distances.max { ($0.distance, $1.number) < ($1.distance, $0.number) }!
      kept = (kept + [farthest.number]).sorted()
    }
    return kept.map { points[$0] }
  }

  /// The size, the number of indexes, the part of the cost that is left, and whether it is advised.
  var rows: [[String]] {
    points.map { point in
      [
        HumanNumber.bytes(point.sizeInBytes), HumanNumber.counted(point.indexes, "index", "indexes"),
        HumanNumber.percent(part(point.cost)), point.isAdvised ? "advised" : "",
      ]
    }
  }

  /// How far what is advised is from the best that there may be.
  var remark: String? {
    guard let lowerBound else { return nil }
    let limits = [budget.map(HumanNumber.bytes), maximumIndexes.map { HumanNumber.counted($0, "index", "indexes") }]
      .compactMap { $0 }.joined(separator: " and ")
    let choice = "No choice of the candidates" + (limits.isEmpty ? "" : " within \(limits)")
    return "\(choice) leaves less than \(HumanNumber.percent(part(lowerBound)))."
  }

  private func part(_ cost: Double) -> Double { before > 0 ? cost / before : 0 }
}

extension AdviceDocument.CurvePoint {
  /// In cost from the straight line between two others.
  fileprivate func distance(_ first: Self, _ second: Self) -> Double {
    let part = Double(sizeInBytes - first.sizeInBytes) / Double(max(1, second.sizeInBytes - first.sizeInBytes))
    return abs(first.cost + part * (second.cost - first.cost) - cost)
  }
}
