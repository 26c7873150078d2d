package import AccessPatterns
package import Catalog

/// Makes the candidates of a whole workload: what any query class could use, each once.
package struct CandidateGenerator: Sendable {
  private let rules: [any CandidateRule]
  private let tables: TableTree
  private let existing: [ObjectName: [IndexDefinition]]
  private let names: [IndexDefinition: String]
  private let only: Set<ObjectName>
  private let repeatsExisting: Bool

  /// A candidate with the query classes whose accesses gave rise to it.
  package struct Candidate: Sendable, Equatable {
    package let definition: IndexDefinition
    package let rule: String
    /// Its place among all, in the order in which the rules propose: what serves more in general comes first.
    package let place: Int
    package var classes: [Int]

    package init(definition: IndexDefinition, rule: String, place: Int, classes: [Int]) {
      self.definition = definition
      self.rule = rule
      self.place = place
      self.classes = classes
    }
  }

  /// A candidate that needs no planner to be refused.
  package struct Refusal: Sendable, Equatable {
    package let definition: IndexDefinition
    package let reason: String
    package let code: String

    package init(definition: IndexDefinition, reason: String, code: String) {
      self.definition = definition
      self.reason = reason
      self.code = code
    }
  }

  package struct Result: Sendable {
    package var candidates: [Candidate] = []
    package var refusals: [Refusal] = []
  }

  /// - Parameters:
  ///   - kinds: Identifiers of rules; empty for all.
  ///   - tables: The tables to advise on; empty for all.
  ///   - repeatsExisting: Whether an existing index's keys, or their beginning, are proposed too: for cost models by which an
  ///     index of its own does better.
  package init(
    catalog: Catalog, kinds: Set<String> = [], tables only: Set<ObjectName> = [], repeatsExisting: Bool = false
  ) {
    self.repeatsExisting = repeatsExisting
    rules = CandidateRules.rules(for: catalog).filter { kinds.isEmpty || kinds.contains(type(of: $0).identifier) }
    tables = TableTree(catalog)
    self.only = only
    var existing: [ObjectName: [IndexDefinition]] = [:]
    var names: [IndexDefinition: String] = [:]
    for table in catalog.tables {
      for index in table.indexes where index.isValid {
        let definition = index.definition(on: table.objectName)
        existing[table.objectName, default: []].append(definition)
        // Of several that are the same the first one stands for all.
        if names[definition] == nil { names[definition] = index.name }
      }
    }
    self.existing = existing
    self.names = names
  }

  /// - Parameter patterns: The access patterns of the query classes, nil for those that are not analysed.
  /// - Returns: Candidates in the order of their definitions; deterministic.
  package func generate(_ patterns: [AccessPattern?]) -> Result {
    var candidates: [IndexDefinition: Candidate] = [:]
    var refusals: [IndexDefinition: Refusal] = [:]
    for (index, pattern) in patterns.enumerated() {
      for access in pattern?.relations ?? [] {
        for (access, table) in targets(of: access) where only.isEmpty || only.contains(table.objectName) {
          for rule in rules {
            for refusal in rule.refusals(for: access, on: table) where refusals[refusal.definition] == nil {
              refusals[refusal.definition] = refusal
            }
            for definition in rule.candidates(for: access, on: table) {
              if let refusal = refusals[definition] ?? refuse(definition) {
                refusals[definition] = refusal
                continue
              }
              let new = Candidate(
                definition: definition, rule: type(of: rule).identifier, place: candidates.count, classes: [])
              if candidates[definition, default: new].classes.last != index {
                candidates[definition, default: new].classes.append(index)
              }
            }
          }
        }
      }
    }
    return Result(
      candidates: Self.sorted(candidates.values, by: \.definition),
      refusals: Self.sorted(refusals.values, by: \.definition))
  }

  /// By the definitions' texts, each made once.
  private static func sorted<Value>(
    _ values: some Collection<Value>, by definition: (Value) -> IndexDefinition
  ) -> [Value] {
    values.map { (text: definition($0).description, value: $0) }.sorted { $0.text < $1.text }.map(\.value)
  }

  /// What an access reads that can be indexed: its table, and inheritance children as if each had been named.
  ///
  /// Source: `expand_inherited_rtentry` in src/backend/optimizer/util/inherit.c. An INSERT goes to the table alone.
  private func targets(of access: RelationAccess) -> [(access: RelationAccess, table: Table)] {
    let heirs = access.isOnly || access.write?.command == .insert ? [] : tables.heirs(of: access.table)
    return [root(of: access.table).map { (access, $0) }].compactMap { $0 }
      + heirs.compactMap { heir in
        guard let table = root(of: heir.objectName) else { return nil }
        var access = access
        access.table = heir.objectName
        return (access, table)
      }
  }

  /// The table to index, with statistics that stand for all of it: a partitioned table has the rows of its partitions.
  private func root(of name: ObjectName) -> Table? {
    guard var table = tables[name], table.kind != .foreign else { return nil }
    if table.kind == .partitioned {
      table.rows = tables.rows(of: table.objectName)
      table.pages = tables.leaves(of: table.objectName).reduce(0) { $0 + $1.pages }
      table.allVisiblePages = tables.leaves(of: table.objectName).reduce(0) { $0 + $1.allVisiblePages }
    }
    return table
  }

  /// The table of an index as the catalog has it.
  package func table(of definition: IndexDefinition) -> Table? { tables[definition.table] }

  private func refuse(_ definition: IndexDefinition) -> Refusal? {
    for key in definition.keys {
      guard let expression = key.expression, let unknown = ParameterText.places(in: expression).first else { continue }
      return Refusal(
        definition: definition,
        reason: """
          the dump does not say what $\(unknown.number) stands for in \(expression), nor do the statistics: a log or .sql \
          file does
          """, code: "unknown-constant")
    }
    return covered(definition)
  }

  /// - Returns: nil when no existing index does its work.
  package func covered(_ definition: IndexDefinition) -> Refusal? {
    for other in existing[definition.table] ?? [] {
      guard other.predicate == definition.predicate else { continue }
      if repeatsExisting, other.keys.count > definition.keys.count || other.hasKeys(of: definition) { continue }
      if other.canStand(for: definition) {
        let name = names[other] ?? "an existing index"
        return Refusal(
          definition: definition, reason: "\(name) is there, and \(other.method) finds the same rows", code: "covered")
      }
      guard other.method == definition.method else { continue }
      guard let words = coverage(of: definition, by: other) else { continue }
      return Refusal(definition: definition, reason: words, code: "covered")
    }
    return nil
  }

  /// What there is already that does all that an index would do, in words; nil when there is nothing.
  package func existing(insteadOf definition: IndexDefinition) -> String? {
    (existing[definition.table] ?? []).lazy.filter { other in
      other.method == definition.method && other.predicate == definition.predicate
        && (!definition.isUnique || (other.isUnique && other.keys.count == definition.keys.count))
    }.compactMap { coverage(of: definition, by: $0) }.first
  }

  private func coverage(of definition: IndexDefinition, by other: IndexDefinition) -> String? {
    guard covers(other, definition) else { return nil }
    let how = other.keys.count == definition.keys.count ? "the same as" : "a prefix of"
    return "\(how) the existing \(names[other] ?? "index")"
  }

  /// Whether `other` serves every scan that `candidate` would: the candidate's keys lead it, in the same direction or
  /// all turned around.
  private func covers(_ other: IndexDefinition, _ candidate: IndexDefinition) -> Bool {
    // GIN serves any of its keys alone.
    if other.method == "gin" { return candidate.keys.allSatisfy(other.keys.contains) }
    guard other.keys.count >= candidate.keys.count,
      Set(candidate.included).isSubset(of: Set(other.included + other.keyColumns))
    else { return false }
    let lead = Array(other.keys.prefix(candidate.keys.count))
    return lead == candidate.keys || lead.map(\.mirrored) == candidate.keys
  }
}

extension IndexDefinition {
  /// Whether an index of another method on the same leading column makes a candidate superfluous.
  fileprivate func canStand(for candidate: IndexDefinition) -> Bool {
    guard let column = candidate.keys.first?.column, candidate.keys.count == 1, keys.first?.column == column else {
      return false
    }
    switch candidate.method {
    case "hash", "brin": return method == "btree"
    case "spgist": return method == "gist"
    case "gist": return method == "spgist" && candidate.keys[0].operatorClass?.hasSuffix("trgm_ops") != true
    default: return false
    }
  }
}

extension IndexDefinition {
  fileprivate func hasKeys(of other: IndexDefinition) -> Bool { method == other.method && keys == other.keys }
}
