package import Catalog

/// Judges the indexes of a catalog by what it says alone; the planner has the last word on those to be dropped.
package struct IndexReview: Sendable {
  /// An index that is to be created, which may do the work of existing ones.
  package struct Advised: Sendable {
    package let name: ObjectName
    package let definition: IndexDefinition
    package let bytes: Int

    package init(name: ObjectName, definition: IndexDefinition, bytes: Int) {
      self.name = name
      self.definition = definition
      self.bytes = bytes
    }
  }

  package struct Limits: Sendable {
    /// Days that the counters have to have counted before an index without scans is called unused: a week has its
    /// weekly reports. Others wait for 30 or 35.
    package var unusedAfterDays: Double
    /// How many times larger an index may be than the one whose work it is to do: scans read more pages then.
    package var largestFactor: Double
    /// Bytes up to which the size of the larger one does not count: it stays in memory.
    package var smallBytes: Int
    /// What was read of replicas, whose scans the catalog's indexes have already.
    package var replicas: ReplicaCounters

    package init(
      unusedAfterDays: Double = 7, largestFactor: Double = 5, smallBytes: Int = 1_048_576,
      replicas: ReplicaCounters = ReplicaCounters()
    ) {
      self.replicas = replicas
      self.unusedAfterDays = unusedAfterDays
      self.largestFactor = largestFactor
      self.smallBytes = smallBytes
    }
  }

  /// In the order of tables and names.
  package let indexes: [ReviewedIndex]

  /// - Parameters:
  ///   - advised: Indexes that will be there too.
  ///   - needed: Indexes that the planner needs.
  package init(
    _ catalog: Catalog, advised: [Advised] = [], needed: [ObjectName: IndexVerdict.Need] = [:],
    limits: Limits = Limits()
  ) {
    let tables = catalog.tablesByName
    let families = Dictionary(grouping: IndexFamily.all(of: catalog)) { $0.table }
    let additions = Dictionary(grouping: advised) { $0.definition.table }
    indexes = families.sorted { $0.key < $1.key }.flatMap { name, families in
      guard let table = tables[name] else { return [ReviewedIndex]() }
      let verdicts = TableReview(
        table: table, families: families, advised: additions[name] ?? [], needed: needed, limits: limits,
        catalog: catalog, tables: tables
      ).verdicts()
      return families.map { family in
        let verdict = verdicts[family.name] ?? .keep(.scansUnknown)
        return ReviewedIndex(
          family: family, verdict: verdict, age: .init(of: family, in: catalog, tables, limits.replicas),
          bloat: verdict.isDrop
            ? []
            : family.leaves.compactMap { member in
              tables[member.table].flatMap { BloatEstimate(member, on: $0, in: catalog) }
            },
          scans: catalog.statistics == .measured ? family.scans : nil)
      }
    }
  }
}

extension CounterAge {
  /// The counters of replicas count only since the last of them was reset.
  init(
    of family: IndexFamily, in catalog: Catalog, _ tables: [ObjectName: Table], _ replicas: ReplicaCounters
  ) {
    self.init(
      resets: family.leaves.flatMap { [tables[$0.table]?.activity?.since] + (replicas.resets[$0.table] ?? []) },
      capturedAt: catalog.capturedAt)
  }
}
