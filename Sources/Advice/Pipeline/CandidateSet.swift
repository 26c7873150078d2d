package import AccessPatterns
package import Candidates
package import Catalog
package import Planner
internal import Selection

/// The candidates that exist in the twins, with what the selection has to know of them.
package struct CandidateSet: Sendable {
  /// What a candidate came from.
  package struct Member: Sendable {
    package let definition: IndexDefinition
    /// The definition in the query's words: PostgreSQL has words of its own for expressions.
    package let proposed: IndexDefinition
    package let rule: String
    package let sizeInBytes: Int
    /// The fraction of the table's rows that it holds: of a partial index less than 1, by the planner's estimate.
    package let share: Double
    /// What the predicate says; nil without one, and of a user's own that says something else.
    package let predicate: PartialPredicate?
    package fileprivate(set) var classes: [Int]
    /// The query classes that it was thought of for, sorted.
    package fileprivate(set) var origins: [Int]
  }

  package let members: [Member]
  /// By member.
  package let indexes: [HypotheticalIndex]
  package let refusals: [CandidateGenerator.Refusal]

  /// Creates candidates in the twins' server; those that PostgreSQL refuses become refusals, and those that turn out to be
  /// there already.
  ///
  /// - Parameters:
  ///   - generator: Knows what exists.
  ///   - index: The catalog that predicates are read by.
  package init(
    _ generated: CandidateGenerator.Result, ideas: [IndexDefinition], relevance: Relevance, pool: TwinPool,
    generator: CandidateGenerator, index: CatalogIndex
  ) throws(PlannerError) {
    var wanted = generated.candidates
    let known = Set(wanted.map(\.definition))
    wanted += ideas.filter { !known.contains($0) }.enumerated().map { number, idea in
      .init(definition: idea, rule: "idea", place: generated.candidates.count + number, classes: [])
    }
    let needed = Set(wanted.flatMap { $0.definition.extensions(on: generator.table(of: $0.definition)) })
    for kind in ContribExtension.allCases where needed.contains(kind) {
      try pool.twins[0].provide(extension: kind.rawValue)
    }
    let created = try Self.create(wanted, pool)
    var members: [Member] = []
    var indexes: [HypotheticalIndex] = []
    var refusals = generated.refusals
    var superfluous: [HypotheticalIndex] = []
    var places: [IndexDefinition: Int] = [:]
    var predicates = PredicateReader(index)
    for (position, candidate) in wanted.enumerated() {
      switch created[position] {
      case .failure(let error):
        refusals.append(
          RefusalWording.refusal(of: candidate.definition, on: generator.table(of: candidate.definition), error))
      case .success(let index):
        let definition = index.definition
        let isIdea = ideas.contains(candidate.definition)
        if !isIdea, definition.hasExpressions || definition.predicate != nil,
          let refusal = generator.covered(definition)
        {
          refusals.append(refusal)
          superfluous.append(index)
          continue
        }
        let predicate = definition.predicate.flatMap { predicates.read($0, on: definition.table) }
        let classes = relevance.classes(of: definition, predicate).union(candidate.classes)
        if !isIdea, let place = places[definition] {
          // The same in other words.
          members[place].classes = classes.union(members[place].classes).sorted()
          members[place].origins = Set(candidate.classes + members[place].origins).sorted()
          superfluous.append(index)
          continue
        }
        if !isIdea { places[definition] = members.count }
        members.append(
          Member(
            definition: definition, proposed: candidate.definition, rule: candidate.rule, sizeInBytes: index.bytes,
            share: index.share, predicate: predicate, classes: classes.sorted(), origins: candidate.classes.sorted()))
        indexes.append(index)
      }
    }
    if !superfluous.isEmpty { try pool.twins[0].forgetHypothetical(superfluous) }
    self.members = members
    self.indexes = try pool.twins[0].distinguish(indexes)
    self.refusals = refusals
  }

  /// Candidates that one twin creates at once, about.
  private static let batchSize = 500

  /// Creates them side by side, those of a table and its partitions together.
  private static func create(
    _ candidates: [CandidateGenerator.Candidate], _ pool: TwinPool
  ) throws(PlannerError) -> [Result<HypotheticalIndex, PlannerError>] {
    var shares: [[Int]] = [[]]
    // Of two that cost the same the planner takes the one that was made last (`get_relation_info` in plancat.c).
    let order = candidates.indices.sorted { candidates[$0].rank.lexicographicallyPrecedes(candidates[$1].rank) }
    let families = Dictionary(grouping: order) { pool.twins[0].top(of: candidates[$0].definition.table) }
    for (_, positions) in families.sorted(by: { $0.key < $1.key }) {
      if shares[shares.count - 1].count >= batchSize { shares.append([]) }
      // A partitioned table's index would take a partition's that is the same for its own part (`DefineIndex` in
      // indexcmds.c): those of tables above are made first.
      let depths = positions.map { pool.twins[0].tables.ancestors(of: candidates[$0].definition.table).count }
      let byDepth = Dictionary(grouping: zip(depths, positions)) { $0.0 }.sorted { $0.key < $1.key }
      shares[shares.count - 1] += byDepth.flatMap { $0.value.map(\.1).reversed() }
    }
    let firsts = shares.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    let created = try pool.map(Array(shares.enumerated())) { twin, share throws(PlannerError) in
      try twin.createHypothetical(share.element.map { candidates[$0].definition }, numberedFrom: firsts[share.offset])
    }
    return zip(shares.joined(), created.joined()).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// By member: those with the same columns and predicate, the keys in another order.
  func reordered() -> [[Int]] {
    let families = Dictionary(grouping: members.indices) { IndexColumns(members[$0].definition) }
    return members.indices.map { number in
      let definition = members[number].definition
      return families[IndexColumns(definition), default: []].filter { members[$0].definition.keys != definition.keys }
    }
  }

  private struct IndexColumns: Hashable {
    let table: ObjectName
    let method: String
    let keys: Set<IndexKey>
    let included: Set<String>
    let predicate: String?

    init(_ definition: IndexDefinition) {
      table = definition.table
      method = definition.method
      keys = Set(definition.keys)
      included = Set(definition.included)
      predicate = definition.predicate
    }
  }

  /// The members on tables above each one's, a partition's, whose index on the partition could do its work.
  func above(_ tables: TableTree) -> [[Int]] {
    let byTable = Dictionary(grouping: members.indices) { members[$0].definition.table }
    return members.map { member in
      tables.ancestors(of: member.definition.table).flatMap { table in
        (byTable[table.objectName] ?? []).filter { number in
          var own = member.definition
          own.table = table.objectName
          return own.isPrefix(of: members[number].definition)
        }
      }.sorted()
    }
  }
}

extension CandidateGenerator.Candidate {
  /// The smallest is to be preferred to others of the same cost: fewer columns, proposed for more query classes, more
  /// selective.
  fileprivate var rank: [Int] { [definition.keys.count + definition.included.count, -classes.count, place] }
}
