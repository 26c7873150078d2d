internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Selection

/// The query classes that were analysed and are no cheaper with the advice, each with the reason.
///
/// Codes: `no-table`, `writes-only`, `other-table` (left out by `--table`), `dearer`, `not-advised` (an index would help
/// and is rejected), `foreign-table`, `reads-most`, `served`, `cheap`, `unserved-condition`, `no-candidate`, `no-gain`,
/// `passed-over` (by a published algorithm).
struct UnimprovedClasses {
  let request: AdviceRequest
  let session: Advisor.Session
  private let tables: TableTree

  init(request: AdviceRequest, session: Advisor.Session) {
    self.request = request
    self.session = session
    tables = TableTree(request.catalog)
  }

  /// A change of cost that counts as one, as a fraction: the same as for the query classes of a recommendation.
  private static let change = 0.01

  /// What finding a few rows by an index costs at most, in planner units: a condition on them needs no index then.
  private static let oneLookup = 50.0

  /// - Returns: The workload's own, largest calls × cost first; and by number those that are derived.
  func all() throws -> (own: [AdviceDocument.Unimproved], derived: [Int: AdviceDocument.Unimproved]) {
    let open = session.workload.planned.indices.filter { number in
      guard let planned = session.workload.planned[number] else { return false }
      return session.result.costs[number] >= planned.baselineCost * (1 - Self.change)
    }
    let askable = self.askable
    let best = try session.oracle.answer(open.map { CostQuestion(queryClass: $0, configuration: askable[$0]) })
    let plans = try self.plans(open)
    let reader = ScanReader(request.catalog)
    let withCandidates = Set(session.problem.candidates.flatMap(\.classes))
    var found: [AdviceDocument.Unimproved] = []
    var derived: [Int: AdviceDocument.Unimproved] = [:]
    for (position, number) in open.enumerated() {
      let query = session.workload.classes[number]
      let cost = session.problem.baseline[number]
      let (reason, code) = reason(
        number, cost: cost, best: best[position], plan: plans[position], reader,
        hasCandidates: withCandidates.contains(number))
      let entry = AdviceDocument.Unimproved(
        class: query.id, query: query.query, calls: query.calls, cost: cost, reason: reason, code: code)
      if number < session.workload.ownClasses { found.append(entry) } else { derived[number] = entry }
    }
    return (
      found.sorted { ($1.weightedCost, $0.class, $0.query) < ($0.weightedCost, $1.class, $1.query) }, derived
    )
  }

  /// By class, its candidates that the twins still have: those that no plan was seen to pick have been dropped.
  private var askable: [[Int]] {
    var byClass = [[Int]](repeating: [], count: session.workload.classes.count)
    for (number, candidate) in session.problem.candidates.enumerated()
    where ![.notUsed, .notAsked].contains(session.result.reasons[number]) {
      for queryClass in candidate.classes { byClass[queryClass].append(number) }
    }
    return byClass
  }

  /// What the planner does as things are, for the first set of parameter values; nil when it can't be read.
  private func plans(_ numbers: [Int]) throws(PlannerError) -> [PlanNode?] {
    let statements = numbers.map { session.workload.planned[$0]?.bindings.first?.statement }
    return try session.pool.map(statements) { twin, statement throws(PlannerError) in
      guard let statement else { return nil }
      do throws(PlannerError) {
        return try PlanNode.decode(try twin.explain(statement, format: .json))
      } catch {
        // The reason is poorer without the plan, and nothing else depends on it.
        guard [.statementRejected, .statementTimedOut, .twinRefused].contains(error.code) else { throw error }
        return nil
      }
    }
  }

  private func reason(
    _ number: Int, cost: Double, best: CostAnswer, plan: PlanNode?, _ reader: ScanReader, hasCandidates: Bool
  ) -> (String, String) {
    let relations = session.workload.patterns[number]?.relations ?? []
    if session.workload.patterns[number] != nil, relations.isEmpty { return ("reads no table", "no-table") }
    if !relations.isEmpty, relations.allSatisfy({ $0.write?.command == .insert }) {
      return ("only writes: an index has nothing to find", "writes-only")
    }
    if session.result.costs[number] > cost * (1 + Self.change) {
      return ("is planned dearer with the advised indexes", "dearer")
    }
    if !request.tables.isEmpty, !relations.contains(where: reachesAskedFor) {
      return ("touches none of the tables asked about with --table", "other-table")
    }
    if let plan, let foreign = reader.foreignTable(plan, among: foreignNames(relations)) {
      return (
        "reads the foreign table \(foreign.sql): its cost is the remote server's, and no index here lowers it",
        "foreign-table"
      )
    }
    if let algorithm = request.published?.name {
      return ("\(algorithm.title) chose no index that makes it cheaper", "passed-over")
    }
    let gain = cost > 0 ? 1 - best.cost / cost : 0
    if gain > 0, gain >= request.limits.minimumGain, let rejected = rejected(best.used, gain: gain) { return rejected }
    if session.result.isCutShort, hasCandidates {
      return ("time was up before the planner was asked about all of its candidate indexes", "not-asked")
    }
    let share = RejectionWording.percent(request.limits.minimumGain)
    var misjudged = ""
    if let plan, let words = reader.largePart(plan) {
      guard let doubt = self.misjudged(number) else { return (words, "reads-most") }
      misjudged = doubt
    }
    let isServed = plan.map { !$0.indexes.isEmpty } ?? false
    if !isServed || cost > Self.oneLookup, let condition = unserved(relations) {
      return ("no candidate index serves its condition on \(condition)\(misjudged)", "unserved-condition")
    }
    if let plan, isServed {
      let names = plan.indexes.sorted()
      let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
      return ("its plan already uses \(shown); no candidate index lowers its cost by \(share)", "served")
    }
    if cost <= request.limits.noticeableSaving {
      return ("one execution costs next to nothing", "cheap")
    }
    if !hasCandidates {
      return ("has no condition, join or order that a candidate index serves", "no-candidate")
    }
    let atBest = gain >= 0.001 ? " (at best by \(RejectionWording.percent(gain)))" : ""
    return ("no candidate index lowers its cost by \(share)\(atBest)\(misjudged)", "no-gain")
  }

  /// Words for a class that returned or changed far fewer or more rows than the planner expects with all values that
  /// were found: then its estimates don't say how many rows are read. nil when they agree, or can't be compared.
  private func misjudged(_ number: Int) -> String? {
    guard let observed = ObservedRows(session.workload.classes[number]), let planned = session.workload.planned[number],
      let first = planned.bindings.first?.baseline.returned, case .estimated(let rows) = first,
      planned.bindings.allSatisfy({ observed.contradicts($0.baseline.returned) })
    else { return nil }
    return
      "; the planner expects \(Int(min(rows, 1e15))) rows of it, but \(observed.words) were returned or changed a call"
  }

  /// The foreign tables that a class reads, partitions and inheritance children too, by the names that plans have.
  private func foreignNames(_ relations: [RelationAccess]) -> [String: ObjectName] {
    let read = relations.flatMap { relation in
      tables.family(of: relation.table) + (relation.isOnly ? [] : tables.heirs(of: relation.table))
    }
    return Dictionary(
      read.filter { $0.kind == .foreign }.map { ($0.name, $0.objectName) }, uniquingKeysWith: { first, _ in first })
  }

  private func reachesAskedFor(_ relation: RelationAccess) -> Bool {
    request.tables.contains { tables.query(on: relation.table, isOnly: relation.isOnly, reaches: $0) }
  }

  /// A condition that no B-tree on columns serves: on an expression, a pattern, a document. With what would help, where that
  /// is known.
  private func unserved(_ relations: [RelationAccess]) -> String? {
    let kinds: Set<Predicate.Kind> = [.like, .caseInsensitiveLike, .regularExpression, .other]
    for (relation, predicate) in relations.flatMap({ relation in relation.predicates.map { (relation, $0) } }) {
      switch predicate.target {
      case .expression(let sql, _):
        let unknown = predicate.target.unknownParameters.first
        return sql + (unknown.map { ": what $\($0) stands for is not known, a log or .sql file says it" } ?? "")
      case .column(let name) where kinds.contains(predicate.kind):
        let column = SQLIdentifier.quoted(name)
        if predicate.operatorName == "ANY =" {
          return "value = ANY (\(column)): written as \(column) @> ARRAY[value], GIN on \(column) would serve it"
        }
        if predicate.kind == .other, isSearched(name, of: relation.table) { continue }
        return "\(column) \(predicate.operatorName)"
      case .column: continue
      }
    }
    return nil
  }

  /// Whether a column has a candidate of a method that searches by other operators than a B-tree's.
  private func isSearched(_ column: String, of table: ObjectName) -> Bool {
    session.candidates.members.contains {
      ["gin", "gist", "spgist"].contains($0.definition.method) && $0.definition.table == table
        && $0.definition.keyColumns.contains(column)
    }
  }

  /// Words for a class that indexes would help which are not advised.
  private func rejected(_ used: Set<Int>, gain: Double) -> (String, String)? {
    let wording = RejectionWording(candidates: session.candidates, problem: session.problem, result: session.result)
    let helpers = used.subtracting(session.result.chosen).sorted()
    guard let first = helpers.first, let reason = session.result.reasons[first] else { return nil }
    let others = helpers.count > 1 ? " with \(helpers.count - 1) more" : ""
    let definition = session.candidates.members[first].definition
    return (
      "an index on \(definition.table.sql) \(definition.words)\(others) would save \(RejectionWording.percent(gain)) of its cost, and is not advised: "
        + wording.refusal(first, reason), "not-advised"
    )
  }
}
