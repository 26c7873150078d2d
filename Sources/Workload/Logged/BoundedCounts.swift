/// Counts by name for at most so many names.
///
/// Of more names those with the lowest hashes are kept, and the others counted together: whatever the order and the
/// parts, the same names are kept and have all of their counts, since a name that was once among the lowest of a whole is
/// among the lowest of each part.
package struct BoundedCounts: Sendable {
  package let limit: Int
  private var hashes: [UInt64] = []
  private var names: [String] = []
  private var counts: [ScaledCount] = []
  /// Of the names that are not kept; more than 0 says that the bound was hit.
  package private(set) var others = ScaledCount.zero

  package init(limit: Int) { self.limit = max(1, limit) }

  package mutating func add(_ count: ScaledCount, to name: String) {
    add(count, hash: ContentHash.of(name), name: name)
  }

  /// - Parameters:
  ///   - hash: ``ContentHash`` of the name.
  ///   - name: Asked for only when it is kept and new.
  package mutating func add(_ count: ScaledCount, hash: UInt64, name: @autoclosure () -> String) {
    var highest = 0
    for place in hashes.indices {
      if hashes[place] == hash {
        counts[place] += count
        return
      }
      if hashes[place] > hashes[highest] { highest = place }
    }
    if hashes.count < limit {
      hashes.append(hash)
      names.append(name())
      counts.append(count)
    } else if hash < hashes[highest] {
      others += counts[highest]
      hashes[highest] = hash
      names[highest] = name()
      counts[highest] = count
    } else {
      others += count
    }
  }

  package mutating func add(_ other: BoundedCounts) {
    for place in other.hashes.indices {
      add(other.counts[place], hash: other.hashes[place], name: other.names[place])
    }
    others += other.others
  }

  package var isEmpty: Bool { names.isEmpty && others == .zero }

  /// Those with most first.
  package var ranked: [(name: String, count: ScaledCount)] {
    zip(names, counts).map { (name: $0.0, count: $0.1) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}

extension BoundedCounts: Equatable {
  package static func == (first: BoundedCounts, second: BoundedCounts) -> Bool {
    first.others == second.others && first.ranked.elementsEqual(second.ranked, by: ==)
  }
}

extension BoundedCounts {
  /// As a document has them.
  struct Content: Codable {
    var names: [String: ScaledCount]
    /// Left out when 0.
    var others: ScaledCount?
  }

  var content: Content? {
    guard !isEmpty else { return nil }
    return Content(
      names: Dictionary(zip(names, counts)) { $0 + $1 }, others: others == .zero ? nil : others)
  }

  init(_ content: Content?, limit: Int) {
    self.init(limit: limit)
    guard let content else { return }
    for (name, count) in content.names { add(count, to: name) }
    others += content.others ?? .zero
  }
}
