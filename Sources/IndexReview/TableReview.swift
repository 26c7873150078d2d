internal import Catalog

/// Judges the indexes of one table, each in the light of the others.
///
/// What protects an index for good comes first. Of equal ones the best stays. Then go those that are not scanned; what is
/// left is compared from the widest to the narrowest, so that an index only goes for one that stays.
struct TableReview {
  let table: Table
  let families: [IndexFamily]
  let advised: [IndexReview.Advised]
  let needed: [ObjectName: IndexVerdict.Need]
  let limits: IndexReview.Limits
  let catalog: Catalog
  let tables: [ObjectName: Table]

  func verdicts() -> [ObjectName: IndexVerdict] {
    var verdicts: [ObjectName: IndexVerdict] = [:]
    var open: [IndexFamily] = []
    var usable: [IndexFamily] = []
    for family in families {
      let verdict = protection(of: family) ?? state(of: family)
      verdicts[family.name] = verdict
      if verdict == nil { open.append(family) }
      if family.index.isValid { usable.append(family) }
    }
    let duplicates = duplicates(among: usable, open: Set(open.map(\.name)))
    verdicts.merge(duplicates) { $1 }
    usable.removeAll { duplicates[$0.name] != nil }
    open.removeAll { duplicates[$0.name] != nil }

    let unused = unused(open, usable)
    verdicts.merge(unused) { $1 }
    usable.removeAll { unused[$0.name] == .unused }
    open.removeAll { unused[$0.name] == .unused }

    for family in open.sorted(by: isWider) {
      let verdict = redundancy(of: family, among: usable)
      if verdict?.isDrop == true { usable.removeAll { $0.name == family.name } }
      verdicts[family.name] = verdict ?? unused[family.name] ?? usage(of: family)
    }
    return verdicts
  }

  private func shape(_ family: IndexFamily) -> IndexShape { IndexShape(family.index, on: table) }

  // MARK: - What stays, whatever else

  private func protection(of family: IndexFamily) -> IndexVerdict? {
    let index = family.index
    if let name = index.constraint {
      switch table.constraints.first(where: { $0.name == name })?.kind {
      case .exclusion: return .keep(.exclusionConstraint(name))
      case .primaryKey: return .keep(.primaryKey(name))
      default: return .keep(index.isPrimary ? .primaryKey(name) : .uniqueConstraint(name))
      }
    }
    if index.isPrimary { return .keep(.primaryKey(index.name)) }
    let members = family.members.map(\.index)
    // A partition's index may be what a constraint of the partition alone stands on.
    if let name = members.compactMap(\.constraint).first { return .keep(.uniqueConstraint(name)) }
    if members.contains(where: { $0.isReferenced == true }) || mayBeReferenced(family) { return .keep(.referenced) }
    if members.contains(where: \.isReplicaIdentity) { return .keep(.replicaIdentity) }
    if members.contains(where: \.isClustered) { return .keep(.clustered) }
    return nil
  }

  /// Where the source did not tell: a foreign key may stand on any unique index of its columns.
  private func mayBeReferenced(_ family: IndexFamily) -> Bool {
    let index = family.index
    guard index.isUnique, index.isReferenced == nil, index.predicate == nil else { return false }
    let columns = Set(index.keys.compactMap(\.column))
    guard columns.count == index.keys.count else { return false }
    return catalog.tables.contains { other in
      other.constraints.contains {
        $0.kind == .foreignKey && $0.referencedTable == table.objectName && Set($0.referencedColumns) == columns
      }
    }
  }

  private func state(of family: IndexFamily) -> IndexVerdict? {
    if !family.index.isValid {
      if family.root.isPartitioned { return .keep(.incomplete) }
      return family.index.isBeingBuilt == true ? .beingBuilt : .invalid
    }
    return needed[family.name].map { .keep(.needed($0)) }
  }

  // MARK: - Equals

  private func duplicates(among usable: [IndexFamily], open: Set<ObjectName>) -> [ObjectName: IndexVerdict] {
    var verdicts: [ObjectName: IndexVerdict] = [:]
    let ranked = usable.sorted(by: isBetter)
    for (place, family) in ranked.enumerated() where open.contains(family.name) {
      let shape = shape(family)
      let best = ranked[..<place].first { verdicts[$0.name] == nil && self.shape($0).isEquivalent(to: shape) }
      if let best { verdicts[family.name] = .duplicate(of: .init(name: best.name, bytes: best.bytes)) }
    }
    return verdicts
  }

  /// Of two equal ones: a constraint's, the replica identity, the clustered one, what foreign keys depend on, the more
  /// scanned one; at last by name, since nothing tells which one is older.
  private func isBetter(_ left: IndexFamily, _ right: IndexFamily) -> Bool {
    func rank(_ family: IndexFamily) -> [Int] {
      let index = family.index
      return [
        index.constraint != nil ? 0 : 1, index.isReplicaIdentity ? 0 : 1, index.isClustered ? 0 : 1,
        index.isReferenced == true ? 0 : 1, needed[family.name] != nil ? 0 : 1, -(scans(of: family) ?? 0),
      ]
    }
    let (first, second) = (rank(left), rank(right))
    return first == second ? left.name < right.name : first.lexicographicallyPrecedes(second)
  }

  // MARK: - Use

  /// Those that are not scanned; `keep` for what they are there for all the same.
  private func unused(_ open: [IndexFamily], _ usable: [IndexFamily]) -> [ObjectName: IndexVerdict] {
    let idle = open.filter { scans(of: $0) == 0 }
    var verdicts: [ObjectName: IndexVerdict] = [:]
    for family in idle {
      let age = CounterAge(of: family, in: catalog, tables, limits.replicas)
      if family.index.isUnique {
        verdicts[family.name] = .keep(.uniqueIndex)
      } else if family.members.contains(where: { $0.index.expressionStatistics.contains { $0 != nil } }) {
        verdicts[family.name] = .keep(.expressionStatistics)
      } else {
        let isOld = age.seconds.map { $0 >= limits.unusedAfterDays * 86_400 } ?? false
        verdicts[family.name] = isOld ? .unused : .unusedSoFar
      }
    }
    for key in table.constraints where key.kind == .foreignKey {
      let serving = usable.filter { shape($0).finds(Set(key.columns)) }
      // The smallest of several is enough.
      guard !serving.isEmpty, serving.allSatisfy({ verdicts[$0.name] == .unused }),
        let least = serving.min(by: { ($0.bytes, $0.name) < ($1.bytes, $1.name) })
      else { continue }
      verdicts[least.name] = .keep(.foreignKey(key.name))
    }
    return verdicts
  }

  private func usage(of family: IndexFamily) -> IndexVerdict {
    if family.index.isUnique { return .keep(.uniqueIndex) }
    return .keep(scans(of: family).map { .scanned($0) } ?? .scansUnknown)
  }

  /// A schema without a database has no counters.
  private func scans(of family: IndexFamily) -> Int? { catalog.statistics == .measured ? family.scans : nil }

  // MARK: - What others do as well

  private func redundancy(of family: IndexFamily, among usable: [IndexFamily]) -> IndexVerdict? {
    let shape = shape(family)
    var covers = usable.filter { $0.name != family.name && self.shape($0).covers(shape) }
      .map { IndexVerdict.Cover(name: $0.name, bytes: $0.bytes) }
    covers += advised.filter { IndexShape($0.definition).covers(shape) }
      .map { IndexVerdict.Cover(name: $0.name, bytes: $0.bytes, isAdvised: true) }
    // One that is there already rather than one that is to come.
    guard
      let cover = covers.min(by: {
        ($0.isAdvised ? 1 : 0, $0.bytes, $0.name) < ($1.isAdvised ? 1 : 0, $1.bytes, $1.name)
      })
    else { return nil }
    let factor = Double(cover.bytes) / Double(max(8192, family.bytes))
    guard factor <= limits.largestFactor || cover.bytes <= limits.smallBytes else {
      return .keep(.coverTooLarge(cover, factor: factor))
    }
    return .redundant(cover)
  }

  /// What can do another's work comes before it.
  private func isWider(_ left: IndexFamily, _ right: IndexFamily) -> Bool {
    func rank(_ family: IndexFamily) -> [Int] {
      let index = family.index
      return [-(index.keys.count + index.included.count), -index.keys.count, index.isUnique ? 0 : 1]
    }
    let (first, second) = (rank(left), rank(right))
    return first == second ? left.name < right.name : first.lexicographicallyPrecedes(second)
  }
}
