internal import Catalog
internal import Synchronization

/// A candidate as HypoPG is told of it.
struct HypoPGCandidate: Sendable, Equatable {
  /// Of the real index that PostgreSQL took the definition with, by which what-if questions name the candidate.
  let oid: UInt32
  let table: ObjectName
  /// `CREATE INDEX …`.
  let statement: String
  /// What its index is called in the plans that leave the twin.
  let name: String
}

/// The candidates of all twins of one server, and which of them every question sees unless it hides them.
///
/// HypoPG keeps its indexes in the memory of a session, so that what one twin is told has to be known to all: their
/// sessions catch up when they are next asked (``HypoPGSession``).
final class HypoPGCandidates: Sendable {
  private struct State {
    var known: [UInt32: HypoPGCandidate] = [:]
    /// Of all that there ever were.
    var oids: Set<UInt32> = []
    /// In the order of the oids.
    var visible: [HypoPGCandidate] = []
  }

  private let state = Mutex(State())

  func add(_ candidates: [HypoPGCandidate]) {
    state.withLock { state in
      for candidate in candidates {
        state.known[candidate.oid] = candidate
        state.oids.insert(candidate.oid)
      }
    }
  }

  func setVisible(_ isVisible: Bool, _ oids: [UInt32]) {
    state.withLock { state in
      let switched = Set(oids)
      state.visible.removeAll { switched.contains($0.oid) }
      guard isVisible else { return }
      state.visible += switched.compactMap { state.known[$0] }
      state.visible.sort { $0.oid < $1.oid }
    }
  }

  /// They are no longer known: showing them shows nothing.
  func forget(_ oids: [UInt32]) {
    setVisible(false, oids)
    state.withLock { state in
      for oid in oids { state.known[oid] = nil }
    }
  }

  /// Those of some oids that no candidate ever had, which are existing indexes'.
  func others(_ oids: [UInt32]) -> [UInt32] {
    oids.isEmpty ? [] : state.withLock { state in oids.filter { !state.oids.contains($0) } }
  }

  /// What a question sees, in the order of the oids.
  func seen(showing: [UInt32], hiding: [UInt32]) -> [HypoPGCandidate] {
    state.withLock { state in
      guard !showing.isEmpty || !hiding.isEmpty else { return state.visible }
      // What is both shown and hidden is shown, as `Visibility` has it.
      let hidden = Set(hiding).union(showing)
      var seen = state.visible.filter { !hidden.contains($0.oid) }
      seen += Set(showing).compactMap { state.known[$0] }
      return seen.sorted { $0.oid < $1.oid }
    }
  }
}
