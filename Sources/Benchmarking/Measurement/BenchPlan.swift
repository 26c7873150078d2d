package import Advice
package import Catalog

/// What a run is going to do: the indexes that are built, the statements that are executed, and what is refused.
///
/// Made without changing anything on the target; `--dry-run` ends here.
package struct BenchPlan: Sendable {
  struct Item: Sendable {
    let proposal: Proposal
    /// Whether the target can build its index CONCURRENTLY: not on a partitioned table.
    var isConcurrent = true
    /// In the advice's order, with its costs.
    var reads: [(class: MeasurableClass, query: Proposal.Query)] = []
    var writes: [MeasurableClass] = []

    var classes: [MeasurableClass] { reads.map(\.class) + writes }
  }

  var items: [Item] = []
  var skipped: [BenchDocument.Skipped] = []
  /// All classes of the workload that can be executed, where a load is put on the target.
  var load: [MeasurableClass] = []
  var loadSkipped: [BenchDocument.Skipped] = []
  package var warnings: [String] = []

  /// Of writing classes beyond those that the advice names only the most called are measured.
  static let maximumWriters = 10

  /// - Parameters:
  ///   - workload: Planned with the target's own catalog.
  ///   - catalog: The target's.
  ///   - hasLoad: Whether all classes of the workload are executed beside those of the proposals.
  /// - Throws: `.server`, `.connectionLost`.
  package init(
    _ advice: AdviceProposals, workload: AnalyzedWorkload, catalog: Catalog, safety: StatementSafety, maximumSets: Int,
    hasLoad: Bool = false
  ) throws(BenchError) {
    warnings = advice.unmeasured
    let selection = ClassSelection(
      workload: workload, safety: safety, searchPath: catalog.database.searchPath, maximumSets: maximumSets)
    let tree = TableTree(catalog)
    var answers: [Int: ClassSelection.Answer] = [:]
    func answer(_ number: Int) throws(BenchError) -> ClassSelection.Answer {
      if let known = answers[number] { return known }
      let found = try selection.answer(number)
      answers[number] = found
      return found
    }
    for proposal in advice.proposals {
      if let reason = try Self.refusal(of: proposal, safety, catalog) {
        warnings.append("\(proposal.index) is not measured: \(reason)")
        skipped += proposal.queries.map {
          BenchDocument.Skipped(class: $0.class, query: $0.query, calls: $0.calls, reason: reason)
        }
        continue
      }
      var item = Item(proposal: proposal, isConcurrent: catalog.table(named: proposal.table)?.kind != .partitioned)
      var named: Set<Int> = []
      for query in proposal.queries {
        guard let number = selection.number(of: query) else {
          skip(
            .init(
              class: query.class, query: query.query, calls: query.calls,
              reason: "the workload has no such query class: give the workload that the advice was made of"))
          continue
        }
        guard named.insert(number).inserted else { continue }
        switch try answer(number) {
        case .measurable(let found): item.reads.append((found, query))
        case .skipped(let reason):
          skip(.init(class: query.class, query: query.query, calls: query.calls, reason: reason))
        }
      }
      // What is written to a parent is written to its partitions and children as well.
      let family = tree.family(of: proposal.table) + tree.ancestors(of: proposal.table)
      let tables = Set([proposal.table] + (family + tree.legators(of: proposal.table)).map(\.objectName))
      for number in selection.writers(of: tables) where !named.contains(number) {
        let entry = workload.classes[number]
        guard item.writes.count < Self.maximumWriters else {
          skip(
            .init(
              class: entry.id, query: entry.query, calls: entry.calls,
              reason: "only the \(Self.maximumWriters) most called writing classes of a table are measured"))
          continue
        }
        switch try answer(number) {
        case .measurable(let found): item.writes.append(found)
        case .skipped(let reason):
          skip(.init(class: entry.id, query: entry.query, calls: entry.calls, reason: reason))
        }
      }
      items.append(item)
    }
    if hasLoad {
      for (number, entry) in workload.classes.enumerated() {
        switch try answer(number) {
        case .measurable(let found): load.append(found)
        case .skipped(let reason):
          loadSkipped.append(.init(class: entry.id, query: entry.query, calls: entry.calls, reason: reason))
        }
      }
    }
    let secured = (items.flatMap { $0.reads.map(\.class) + $0.writes } + load).flatMap(\.secured)
    for table in Set(secured.map(\.name)).sorted() {
      warnings += secured.first { $0.name == table }.map { [Self.warning($0)] } ?? []
    }
  }

  /// The same with as many sets of values for each class as can be had. Values that a log gave are left alone.
  func filled(
    _ values: SampledValues, _ workload: AnalyzedWorkload, to maximum: Int
  ) throws(BenchError) -> BenchPlan {
    var known: [Int: MeasurableClass] = [:]
    func filled(_ entry: MeasurableClass) throws(BenchError) -> MeasurableClass {
      if let found = known[entry.number] { return found }
      let isLogged = !workload.classes[entry.number].parameters.isEmpty
      let pattern = workload.extracted[entry.number]
      let found = try values.secured(isLogged ? entry : values.filled(entry, pattern, to: maximum), pattern)
      known[entry.number] = found
      return found
    }
    var plan = self
    for number in items.indices {
      for place in items[number].reads.indices {
        plan.items[number].reads[place].class = try filled(items[number].reads[place].class)
      }
      for place in items[number].writes.indices {
        plan.items[number].writes[place] = try filled(items[number].writes[place])
      }
    }
    for place in load.indices { plan.load[place] = try filled(load[place]) }
    return plan
  }

  private static func warning(_ table: SecuredTable) -> String {
    let settings = Set(table.settings.map(\.name)).sorted().joined(separator: ", ")
    return "\(table.name) has row security: what is sent to it is bound by its policies where it was planned so"
      + (settings.isEmpty ? "" : ", with values of its rows for \(settings)")
  }

  /// Once for each class and reason.
  private mutating func skip(_ entry: BenchDocument.Skipped) {
    if !skipped.contains(entry) { skipped.append(entry) }
  }

  /// Why an index is not built.
  private static func refusal(
    of proposal: Proposal, _ safety: StatementSafety, _ catalog: Catalog
  ) throws(BenchError) -> String? {
    guard let table = catalog.table(named: proposal.table) else {
      return "the target has no table \(proposal.table.sql)"
    }
    switch proposal.action {
    case .createIndex:
      // Its functions run while it is built, with the rights of the table's owner.
      guard let node = proposal.definition?.computation else { return "its statement can't be read" }
      for part in [node["where_clause"]].compactMap({ $0 }) + node.list("index_params") {
        if let reason = try safety.refusal(ofTree: part) { return "the index \(reason)" }
      }
      return nil
    case .dropIndex:
      guard let index = table.indexes.first(where: { $0.name == proposal.index }) else {
        return "the target's table \(proposal.table.sql) has no index \(proposal.index)"
      }
      return index.isValid ? nil : "the index is not valid on the target: no plan reads it"
    }
  }

  /// Bytes of all indexes that are built, by the advice.
  package var estimatedBytes: Int {
    items.filter { $0.proposal.action == .createIndex }.reduce(0) {
      let (sum, isOverflow) = $0.addingReportingOverflow($1.proposal.sizeInBytes)
      return isOverflow ? .max : sum
    }
  }

  /// Tables that are written to, as SQL.
  var writtenTables: [String] {
    Set((items.flatMap(\.classes) + load).flatMap(\.written)).sorted().map(\.sql)
  }
}
