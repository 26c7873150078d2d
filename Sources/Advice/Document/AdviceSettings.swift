import Selection

/// What the user asked for: advice can't be judged without it.
package struct AdviceSettings: Sendable, Equatable {
  /// New indexes that are allowed; nil for any number.
  package var maximumIndexes: Int?
  /// Of everything that is advised; sorted, empty for all.
  package var kinds: [String] = []
  /// Tables that are advised on; sorted, empty for all.
  package var tables: [String] = []
  /// The part of a query class's cost that an index has to save.
  package var minimumGain = SelectionProblem.Limits().minimumGain
  /// The part of its cost by which a query class may get dearer when indexes are dropped.
  package var maximumRegression = AdviceRequest.usualRegression
  /// How much a unit of upkeep counted beside one of the queries' cost.
  package var writeWeight = SelectionProblem.Limits().writeWeight
  /// For which the planner is asked; nil for no limit.
  package var timeLimit: Duration?

  package init() {}

  init(_ request: AdviceRequest) {
    maximumIndexes = request.limits.maximumIndexes
    kinds = request.kinds.sorted()
    tables = request.tables.map(\.sql).sorted()
    minimumGain = request.limits.minimumGain
    maximumRegression = request.maximumRegression
    writeWeight = request.limits.writeWeight
    timeLimit = request.timeLimit
  }
}
