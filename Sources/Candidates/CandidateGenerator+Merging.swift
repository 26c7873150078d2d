internal import Catalog

/// One index instead of two, where storage is limited.
///
/// Two columns that a query class asks for are each the lead of a candidate, and as a rule one of them is enough for it. An
/// index on both, in either order, is nobody's favourite: it is larger than what it replaces for each class, and smaller than
/// all of that together.
///
/// Source: index merging (Chaudhuri, Narasayya, "Index Merging", ICDE 1999), here of single columns that a class asks for
/// together.
extension CandidateGenerator {
  /// Columns of a table that are merged, at most: those that most query classes ask for.
  private static let maximumMerged = 24

  /// - Parameter candidates: What the rules propose for the workload.
  /// - Returns: B-trees on two columns that are not among these, thought of for no class of its own.
  package func merged(_ candidates: [Candidate]) -> [Candidate] {
    let known = Set(candidates.map(\.definition))
    let single = candidates.filter { candidate in
      let definition = candidate.definition
      return definition.method == "btree" && definition.keys.count == 1 && definition.included.isEmpty
        && definition.predicate == nil && definition.keys[0].column != nil
    }
    var merged: [Candidate] = []
    for (_, family) in Dictionary(grouping: single, by: \.definition.table).sorted(by: { $0.key < $1.key }) {
      let asked = family.sorted { ($1.classes.count, $0.place) < ($0.classes.count, $1.place) }.prefix(
        Self.maximumMerged)
      for first in family where asked.contains(first) {
        let classes = Set(first.classes)
        for second in family
        where second.definition != first.definition && asked.contains(second)
          && !classes.isDisjoint(with: second.classes)
        {
          var definition = first.definition
          definition.keys += second.definition.keys
          guard !known.contains(definition), covered(definition) == nil else { continue }
          merged.append(
            Candidate(definition: definition, rule: first.rule, place: candidates.count + merged.count, classes: []))
        }
      }
    }
    return merged
  }
}
