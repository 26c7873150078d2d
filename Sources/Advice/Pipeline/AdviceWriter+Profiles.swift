internal import AccessPatterns
internal import Catalog

extension AdviceWriter {
  /// What the workload's own classes do, as things are.
  var profiles: [ClassProfile] {
    (0..<session.workload.ownClasses).compactMap { number in
      guard let planned = session.workload.planned[number], let pattern = session.workload.patterns[number] else {
        return nil
      }
      let likeliest = planned.bindings.max { $0.weight < $1.weight }
      func names(_ relations: [RelationAccess]) -> [String] { Set(relations.map(\.table)).sorted().map(\.sql) }
      return ClassProfile(
        class: session.workload.classes[number].id, tables: names(pattern.relations),
        written: names(pattern.relations.filter { $0.write != nil }),
        indexes: likeliest?.baseline.indexes.sorted() ?? [], cost: planned.baselineCost)
    }
  }
}
