internal import Catalog
internal import SQLSyntax

/// Says what the B-tree would be like whose place a BRIN or hash index takes.
struct BTreeInstead {
  let definition: IndexDefinition
  let sizeInBytes: Int
  /// Of the B-tree, estimated, in planner units.
  let upkeep: Double
  /// What one execution of a query class costs by the planner: with the index advised, and with the B-tree in its place.
  let costs: [(class: String, advised: Double, instead: Double)]

  /// For a BRIN index: why it is right although the planner puts it dearer.
  func reasons(for column: Column?) -> [String] {
    let statistics = column?.statistics ?? column?.inheritedStatistics
    guard let column, let correlation = statistics?.correlation else { return [] }
    let hundredths = Int((abs(correlation) * 100).rounded())
    return [
      "the rows lie in the order of \(SQLIdentifier.quoted(column.name)) (correlation \(hundredths >= 100 ? "1.00" : "0.\(hundredths)")) and are hardly updated: what a range asks for lies on pages side by side, which the planner's cost of a bitmap scan does not count on"
    ]
  }

  /// In place of the B-tree, by what each costs.
  var tradeoff: String {
    let dearer = costs.filter { $0.advised > $0.instead * 1.01 }.map {
      "query class \($0.class) would cost \(Self.units($0.instead)) with it, \(Self.units($0.advised)) as advised"
    }
    let each = dearer.isEmpty ? "" : "; by the planner " + dearer.joined(separator: ", ")
    let kept = upkeep < 1 ? "" : " and an estimated upkeep of \(Self.units(upkeep)) cost units"
    return "a B-tree \(definition.words) in its place would have \(Self.megabytes(sizeInBytes))\(kept)\(each)"
  }

  private static func units(_ cost: Double) -> String {
    cost < 10 ? String((cost * 10).rounded() / 10) : String(Int(min(cost, 1e15).rounded()))
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = (Double(bytes) / 100_000).rounded() / 10
    return "\(tenths) MB"
  }
}
