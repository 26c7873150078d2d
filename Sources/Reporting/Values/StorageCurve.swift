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
    let all = document.costs.curve.filter { $0.indexes > 0 }
    guard all.count > 2 else { return nil }
    before = document.costs.before
    lowerBound = document.costs.lowerBound
    budget = document.budget.map { $0.bytes + $0.freed }
    maximumIndexes = document.settings.maximumIndexes
    // Those in which the cost changes most from one to the next, what is advised, and the end.
    let wanted = all.indices.dropFirst().dropLast().filter { !all[$0].isAdvised }.sorted {
      let gains = [$0, $1].map { all[$0 - 1].cost - all[$0].cost }
      return gains[0] != gains[1] ? gains[0] > gains[1] : $0 < $1
    }
    let kept = Set(wanted.prefix(Self.rows - 3)).union([0, all.count - 1])
    points = all.indices.filter { kept.contains($0) || all[$0].isAdvised }.map { all[$0] }
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
