/// Which proposals no plan reads while all the others are there.
///
/// Of two indexes that do the same job the planner reads one. If each were measured with the other one there, both would
/// be found to change nothing. So those that no plan reads are left out while the others are measured: plans stay as they
/// are without them, and what reads the other one loses it when that is taken away.
///
/// It is decided by plans alone, before anything is timed, so that noise never decides which of the two remains.
struct UnreadProposals {
  let session: MeasuredSession
  /// Indexes that are gone in each state, as SQL.
  let dropped: [String]

  /// - Parameter items: By their place in the plan, what can be measured.
  /// - Returns: The places of those that no plan of any measured class reads. A proposal that has no class to be measured by
  ///   is not among them.
  /// - Throws: `.interrupted`, `.connectionLost`.
  func find(
    _ items: [Int: (item: BenchPlan.Item, index: IndexBuilder.Index)]
  ) throws(BenchError) -> Set<Int> {
    var classes: [Int: MeasurableClass] = [:]
    for (item, _) in items.values { for entry in item.classes { classes[entry.number] = entry } }
    var read: Set<String> = []
    var planned: Set<Int> = []
    for (number, entry) in classes.sorted(by: { $0.key < $1.key }) {
      for statement in entry.statements {
        guard let indexes = try session.plannedIndexes(of: statement, without: dropped) else { continue }
        read.formUnion(indexes)
        planned.insert(number)
      }
    }
    let unread = items.filter { _, entry in
      entry.item.proposal.action == .createIndex && entry.index.names.isDisjoint(with: read)
        && entry.item.reads.contains { planned.contains($0.class.number) }
    }
    return Set(unread.keys)
  }
}
