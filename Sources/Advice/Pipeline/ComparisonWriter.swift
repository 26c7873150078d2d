internal import Candidates
internal import Catalog
internal import Planner
internal import Selection
internal import Workload

/// Answers “why not my index?” with the planner's own figures.
struct ComparisonWriter {
  let request: AdviceRequest
  let session: Advisor.Session

  func comparison(queryClass: String?) throws -> IndexComparison {
    let members = session.candidates.members
    let ideas = try request.ideas.map { idea in
      guard let number = members.firstIndex(where: { $0.proposed == idea }) else {
        // Why no candidate was proposed stands before why it could not be made.
        let refusal = session.candidates.refusals.last { $0.definition == idea }
        throw IndexComparison.Impossible(description: refusal?.reason ?? "PostgreSQL refuses the index")
      }
      return number
    }
    let classes = try self.classes(queryClass)
    let advice = session.result.chosen
    let names = names(advice, ideas)
    let now = try costs([], classes)
    let withIdeas = try costs(ideas, classes)
    let withAdvice = try costs(advice, classes)
    let withBoth = try costs(ideas + advice, classes)
    func total(_ answers: [CostAnswer]) -> Double {
      zip(classes, answers).reduce(0) { $0 + Double(session.workload.classes[$1.0].calls) * $1.1.cost }
    }
    var found: [(change: Double, costs: IndexComparison.ClassCosts)] = []
    for (position, number) in classes.enumerated() {
      let change = abs(now[position].cost - withIdeas[position].cost)
      guard queryClass != nil || change > 0.001 * now[position].cost else { continue }
      let query = session.workload.classes[number]
      let planned = session.workload.planned[number]
      let plans = try self.plans(number, [[], ideas, advice], names)
      found.append(
        (
          change * Double(query.calls),
          IndexComparison.ClassCosts(
            class: query.id, query: query.query, calls: query.calls, now: now[position].cost,
            withIdeas: withIdeas[position].cost, withAdvice: withAdvice[position].cost,
            withBoth: withBoth[position].cost, usesIdea: !withIdeas[position].used.isDisjoint(with: ideas),
            planNow: plans[0], planWithIdeas: plans[1], planWithAdvice: plans[2],
            parameters: planned.flatMap { ParameterWording.source(query, $0) },
            planNote: planned.flatMap(ParameterWording.planNote), origin: session.workload.origin(of: number))
        ))
    }
    let generator = CandidateGenerator(catalog: request.catalog)
    return IndexComparison(
      ideas: ideas.map { number in
        let definition = members[number].definition
        return IndexComparison.Idea(
          statement: definition.statement(name: names[number]!), table: definition.table.sql,
          sizeInBytes: members[number].sizeInBytes, sizeSource: request.sizes.rawValue,
          writeOverhead: session.writes.overhead(
            of: definition, sizeInBytes: members[number].sizeInBytes, members[number].rows),
          existing: generator.existing(insteadOf: definition),
          warnings: [UniquenessWording.warning(definition, request.catalog)].compactMap { $0 },
          build: BuildWording(tables: TableTree(request.catalog)).creation(
            definition, bytes: members[number].sizeInBytes))
      },
      advice: advice.map { members[$0].definition.statement(name: names[$0]!) },
      now: total(now), withIdeas: total(withIdeas), withAdvice: total(withAdvice), withBoth: total(withBoth),
      classes: found.sorted { ($1.change, $0.costs.class) < ($0.change, $1.costs.class) }.map(\.costs),
      classesLookedAt: classes.count,
      classesWithDrawnValues: classes.count { number in
        session.workload.planned[number].map {
          ParameterWording.areDrawn(session.workload.classes[number], $0)
        } ?? false
      },
      warnings: request.sizeNotes + Warnings(request.catalog, session.workload).texts + request.notes)
  }

  /// The names that the advice has for its indexes, and others for the ideas.
  private func names(_ advice: [Int], _ ideas: [Int]) -> [Int: String] {
    let members = session.candidates.members
    var taken = RelationNames(request.catalog)
    let rollouts = taken.rollouts(of: advice.map { members[$0].definition }, tables: TableTree(request.catalog))
    var names = Dictionary(uniqueKeysWithValues: zip(advice, rollouts.map(\.name)))
    for number in ideas where names[number] == nil { names[number] = taken.claim(for: members[number].definition) }
    return names
  }

  private func classes(_ wanted: String?) throws -> [Int] {
    let planned = session.workload.planned.indices.filter { session.workload.planned[$0] != nil }
    guard let wanted, !wanted.isEmpty else { return planned }
    let found = planned.filter {
      let query = session.workload.classes[$0]
      return query.id == wanted || query.fingerprint == wanted || query.id.hasPrefix(wanted)
    }
    guard !found.isEmpty else {
      throw IndexComparison.Impossible(
        description: "no analysed query class has the id or fingerprint \(wanted); `sextant patterns` lists them")
    }
    return found
  }

  private func costs(_ configuration: [Int], _ classes: [Int]) throws -> [CostAnswer] {
    let sorted = Set(configuration).sorted()
    return try session.oracle.answer(
      classes.map { number in
        CostQuestion(
          queryClass: number,
          configuration: sorted.filter { session.candidates.members[$0].classes.contains(number) })
      })
  }

  private func plans(_ number: Int, _ configurations: [[Int]], _ names: [Int: String]) throws(PlannerError) -> [String]
  {
    guard let binding = session.workload.planned[number]?.bindings.first else { return configurations.map { _ in "" } }
    let texts = PlanTexts(twin: session.pool.twins[0], indexes: session.candidates.indexes, names: names)
    var plans: [String] = []
    for configuration in configurations { plans.append(try texts.explain(binding.statement, showing: configuration)) }
    return plans
  }
}
