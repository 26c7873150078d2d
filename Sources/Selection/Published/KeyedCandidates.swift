/// Candidates by the columns that they are made of.
struct KeyedCandidates {
  private struct Place: Hashable {
    let table: Int
    let keys: [Int]
  }

  private let candidates: [SelectionProblem.Candidate]
  private let places: [Place: Int]
  /// The candidates with one key, in the order of their numbers: they stand for the attributes of the workload.
  let attributes: [Int]

  init(_ candidates: [SelectionProblem.Candidate]) {
    self.candidates = candidates
    places = Dictionary(
      candidates.enumerated().map { (Place(table: $1.table, keys: $1.keys), $0) },
      uniquingKeysWith: { first, _ in first })
    attributes = candidates.indices.filter { candidates[$0].keys.count == 1 }
  }

  /// The candidate with an attribute behind its own keys; nil when the attribute is of another table or a key already, or
  /// there is no such candidate.
  func widened(_ candidate: Int, by attribute: Int) -> Int? {
    let (narrow, added) = (candidates[candidate], candidates[attribute])
    guard narrow.table == added.table, !narrow.keys.contains(added.keys[0]) else { return nil }
    return places[Place(table: narrow.table, keys: narrow.keys + added.keys)]
  }

  /// By query class, the candidates all of whose keys it reads, sorted.
  func candidatesOfClass(_ classes: Int) -> [[Int]] {
    var result = [[Int]](repeating: [], count: classes)
    for (number, candidate) in candidates.enumerated() where !candidate.keys.isEmpty {
      let attributes = candidate.keys.compactMap { places[Place(table: candidate.table, keys: [$0])] }
      guard attributes.count == candidate.keys.count else { continue }
      for queryClass in candidates[attributes[0]].classes
      where attributes.dropFirst().allSatisfy({ candidates[$0].classes.containsSorted(queryClass) }) {
        result[queryClass].append(number)
      }
    }
    return result
  }
}
