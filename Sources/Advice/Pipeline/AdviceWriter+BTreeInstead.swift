internal import Catalog
internal import Selection

extension AdviceWriter {
  /// The B-tree whose place a chosen BRIN or hash index takes; nil for other methods, and when no candidate is like it.
  ///
  /// - Parameter served: The query classes that the index serves.
  func btreeInstead(of number: Int, _ served: [Int]) throws -> BTreeInstead? {
    let members = session.candidates.members
    let definition = members[number].definition
    guard ["brin", "hash"].contains(definition.method) else { return nil }
    var plain = IndexDefinition(table: definition.table, keys: definition.keys)
    plain.keys[0].operatorClass = nil
    let replaced = session.result.reasons.filter { $0.value == .summarized(by: number) }.map(\.key)
    let others = members.indices.filter { members[$0].definition == plain }
    // The one that was given up, or else the one on the same column alone.
    guard
      let other = replaced.min(by: { (members[$0].sizeInBytes, $0) < (members[$1].sizeInBytes, $1) }) ?? others.first
    else { return nil }
    let answers = try session.oracle.answer(
      served.map { queryClass in
        CostQuestion(
          queryClass: queryClass,
          configuration: (chosen(of: queryClass).filter { $0 != number } + [other]).sorted())
      })
    return BTreeInstead(
      definition: members[other].definition, sizeInBytes: members[other].sizeInBytes,
      upkeep: session.writes.overhead(of: members[other].definition, sizeInBytes: members[other].sizeInBytes).cost,
      costs: zip(served, answers).map {
        (session.workload.classes[$0].id, session.result.costs[$0], $1.cost)
      })
  }
}
