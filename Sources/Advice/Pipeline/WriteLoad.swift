internal import AccessPatterns
internal import Catalog
internal import Workload

/// How often the workload writes to each table, and what an index would cost by it: estimates, not the planner's.
///
/// An index gets an entry for every row inserted, for every update that sets one of its columns, and for every update
/// that is not heap-only (HOT) anyway. An update that sets no indexed column can be HOT; once an index holds the
/// column it can't, and then every index of the table gets an entry.
///
/// The entry of a row version that is gone is removed by VACUUM later.
///
/// Statements that the planner does not take write all the same: those whose text can be parsed count too. What is
/// written to a partition by its own name is written to the tables above it. Of what is written to a partitioned table
/// a partition gets its share of the rows, an estimate: new rows often go to one partition alone. Updates and deletes of
/// a table with inheritance children are shared out alike.
///
/// Cost in planner units: (entries added + entries removed) × `random_page_cost`, one leaf page read and dirtied for
/// each, and the index's pages × `seq_page_cost`, since VACUUM reads it whole, taken as once over the window.
///
/// Source: "Heap-Only Tuples" and "Routine Vacuuming" in PostgreSQL's documentation, `HeapDetermineColumnsInfo` in
/// src/backend/access/heap/heapam.c.
struct WriteLoad {
  private struct Update {
    let columns: Set<String>
    let rows: Double
  }

  private struct Load {
    var inserted = 0.0
    var deleted = 0.0
    var updates: [Update] = []

    mutating func add(_ other: Load, share: Double = 1) {
      inserted += other.inserted * share
      deleted += other.deleted * share
      updates += other.updates.map { Update(columns: $0.columns, rows: $0.rows * share) }
    }
  }

  /// By the table that a statement names.
  private var named: [ObjectName: Load] = [:]
  private let tables: TableTree
  private let pageCost: Double
  private let scanCost: Double

  init(_ workload: AnalyzedWorkload, _ catalog: Catalog) {
    tables = TableTree(catalog)
    pageCost = catalog.setting("random_page_cost").flatMap(Double.init) ?? 4
    scanCost = catalog.setting("seq_page_cost").flatMap(Double.init) ?? 1
    for (query, pattern) in zip(workload.classes, workload.extracted) {
      for relation in pattern?.relations ?? [] {
        guard let write = relation.write else { continue }
        // What a dump counts as rows of a write are the rows written.
        let rows = Double(max(query.rows, query.calls))
        switch write.command {
        case .insert:
          named[relation.table, default: Load()].inserted += rows
        case .update, .merge:
          named[relation.table, default: Load()].updates.append(Update(columns: Set(write.columns), rows: rows))
        case .delete: named[relation.table, default: Load()].deleted += rows
        }
      }
    }
  }

  /// What reaches the rows of a table, by whatever name of its tree it is written.
  private func load(of name: ObjectName) -> Load {
    var load = Load()
    for member in tables.family(of: name) { named[member.objectName].map { load.add($0) } }
    for ancestor in tables.ancestors(of: name) {
      guard let above = named[ancestor.objectName] else { continue }
      let rows = tables.rows(of: ancestor.objectName)
      let parts = Double(max(1, tables.leaves(of: ancestor.objectName).count))
      load.add(
        above, share: rows > 0 ? tables.rows(of: name) / rows : Double(tables.leaves(of: name).count) / parts)
    }
    for legator in tables.legators(of: name) {
      guard var above = named[legator.objectName] else { continue }
      // What is inserted into a table goes to none that inherits from it.
      above.inserted = 0
      let family = [legator] + tables.heirs(of: legator.objectName)
      let rows = family.reduce(0) { $0 + max(0, $1.rows) }
      load.add(above, share: rows > 0 ? tables.rows(of: name) / rows : 1 / Double(family.count))
    }
    return load
  }

  func overhead(of definition: IndexDefinition, sizeInBytes: Int) -> Recommendation.WriteOverhead {
    let table = tables[definition.table]
    let load = load(of: definition.table)
    let own = Set(definition.keyColumns + definition.included)
    let others = table?.indexes ?? []
    let indexed = Set(others.flatMap { $0.keys.compactMap(\.column) + $0.included })
    var entries = load.inserted
    var losing = 0.0
    for update in load.updates {
      let isHOT = update.columns.isDisjoint(with: indexed)
      if !update.columns.isDisjoint(with: own) {
        entries += update.rows
        if isHOT {
          losing += update.rows
          entries += update.rows * Double(others.count)
        }
      } else if !isHOT {
        entries += update.rows
      }
    }
    // What updates and deletes add or leave behind, VACUUM takes out.
    let removed = entries - load.inserted + load.deleted
    let width = table?.keyWidth(of: definition.keys, including: definition.included) ?? 8
    return Recommendation.WriteOverhead(
      entries: entries, bytesPerEntry: 8 + width + 4, updatesLosingHOT: losing,
      cost: (entries + removed) * pageCost + Double(sizeInBytes / 8192) * scanCost,
      formula: "(entries added + entries that VACUUM removes) × random_page_cost + pages × seq_page_cost")
  }
}
