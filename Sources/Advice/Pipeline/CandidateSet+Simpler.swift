internal import Candidates
internal import Catalog

/// Which candidates could take the place of which.
extension CandidateSet {
  /// A form of another kind has to be this much smaller to be worth a loss; one with fewer columns is, if it is no larger.
  private static let worthwhileReduction = 0.95

  /// The part of a table's rows that have a key's most common value or NULL, from which on it is worth next to nothing.
  private static let commonShare = 0.25

  /// The members that could take the place of each: fewer keys of the same lead, no INCLUDE, a part of the rows, hash in
  /// place of a B-tree; or without keys that hardly narrow a scan down (``isCommon(_:in:)``), since without others a scan
  /// reads what the planner can only hope to be little. Smallest first.
  func simpler(_ tables: TableTree) -> [[Int]] {
    var byTable: [ObjectName: [Int]] = [:]
    for (number, member) in members.enumerated() { byTable[member.definition.table, default: []].append(number) }
    return members.enumerated().map { number, member in
      let table = tables[member.definition.table]
      let selective = member.definition.without { key in table.map { Self.isCommon(key, in: $0) } ?? false }
      return (byTable[member.definition.table] ?? []).filter { other in
        let (form, size) = (members[other].definition, members[other].sizeInBytes)
        guard other != number else { return false }
        if form.isPrefix(of: member.definition), size <= member.sizeInBytes, form.width < member.definition.width {
          return true
        }
        return Double(size) < Double(member.sizeInBytes) * Self.worthwhileReduction
          && (form.isPrefix(of: member.definition) || form.couldReplace(member.definition)
            || members[other].isPart(of: member)
            || (!selective.keys.isEmpty && form.isPrefix(of: selective)))
      }.sorted {
        (members[$0].sizeInBytes, $0) < (members[$1].sizeInBytes, $1)
      }
    }
  }

  private static func isCommon(_ key: IndexKey, in table: Table) -> Bool {
    guard let column = key.column.flatMap(table.column(named:)),
      let statistics = column.statistics ?? column.inheritedStatistics
    else { return false }
    return max(statistics.nullFraction, statistics.mostCommonFrequencies?.first ?? 0) >= commonShare
  }

  /// Of what is simpler than each member, what its own keys begin with.
  func beginnings(of simpler: [[Int]]) -> [[Int]] {
    zip(members, simpler).map { member, forms in
      forms.filter { members[$0].definition.isPrefix(of: member.definition) }
    }
  }

  /// Of what is simpler than each member, what has the same keys and includes less.
  func bare(of simpler: [[Int]]) -> [[Int]] {
    zip(members, simpler).map { member, forms in
      forms.filter {
        members[$0].definition.isPrefix(of: member.definition) && members[$0].definition.keys == member.definition.keys
      }
    }
  }

  /// By B-tree on several columns without INCLUDE: those whose work it could do in part, since all of their keys are among
  /// its own or they have its lead.
  func overlapping() -> [[Int]] {
    struct Family: Hashable {
      let table: ObjectName
      let predicate: String?
    }
    let families = Dictionary(grouping: members.indices.filter { members[$0].definition.method == "btree" }) {
      Family(table: members[$0].definition.table, predicate: members[$0].definition.predicate)
    }
    return members.indices.map { number in
      let definition = members[number].definition
      guard definition.method == "btree", definition.keys.count > 1, definition.included.isEmpty else { return [] }
      let family = families[Family(table: definition.table, predicate: definition.predicate)] ?? []
      return family.filter { other in
        let keys = members[other].definition.keys
        return other != number && (keys[0] == definition.keys[0] || keys.allSatisfy(definition.keys.contains))
      }
    }
  }

  /// By member: the partial ones with all of its keys, whose work it could do for more rows.
  func parts() -> [[Int]] {
    let partial = Dictionary(grouping: members.indices.filter { members[$0].predicate != nil }) {
      members[$0].definition.table
    }
    return members.map { member in
      (partial[member.definition.table] ?? []).filter {
        members[$0].isPart(of: member) && members[$0].hasAllKeys(of: member)
      }
    }
  }
}

extension CandidateSet.Member {
  /// Whether it could do the other's work for the rows that meet its predicate: that one holds them too, and its keys are
  /// the first of the other's, the columns left out that the predicate speaks of. Where these are all of the other's keys,
  /// that one only finds the rows, which are all that this one has.
  ///
  /// Which query classes ask for these rows alone is the planner's answer.
  fileprivate func isPart(of other: Self) -> Bool {
    guard let predicate, definition.method == other.definition.method, !definition.isUnique,
      definition.predicate != other.definition.predicate
    else { return false }
    if other.definition.predicate != nil {
      guard let wider = other.predicate, predicate.implies(wider) else { return false }
    }
    let included = Set(other.definition.included + other.definition.keyColumns)
    let (own, others) = (rest(definition.keys), rest(other.definition.keys))
    return definition.included.allSatisfy(included.contains)
      && (other.definition.keys.starts(with: definition.keys)
        || (definition.method == "btree" && (others.isEmpty || (!own.isEmpty && others.starts(with: own)))))
  }

  /// Whether it leaves out none of the other's keys but those that its predicate speaks of.
  fileprivate func hasAllKeys(of other: Self) -> Bool {
    definition.keys.count >= other.definition.keys.count
      || rest(definition.keys).count >= rest(other.definition.keys).count
  }

  /// The keys that the predicate does not speak of.
  private func rest(_ keys: [IndexKey]) -> [IndexKey] {
    let columns = Set((predicate?.tests ?? []).map(\.column))
    return keys.filter { !($0.column.map(columns.contains) ?? false) }
  }
}

extension IndexDefinition {
  /// Columns and expressions.
  fileprivate var width: Int { keys.count + included.count }

  /// Whether it serves some of what `other` serves by the same leading key, so that it may be enough.
  fileprivate func couldReplace(_ other: IndexDefinition) -> Bool {
    method == "hash" && other.method == "btree" && other.table == table && other.predicate == predicate
      && other.keys.first == keys.first && !other.isUnique
  }
}
