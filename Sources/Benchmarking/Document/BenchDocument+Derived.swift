extension BenchDocument.Source {
  /// Whether sizes that were measured are those of the whole database.
  package var isWhole: Bool {
    switch self {
    case .target: true
    case .synthetic(let scale, _): scale >= 1
    }
  }
}

extension BenchDocument.Proposal {
  /// Rounds that each measured class ran at least; 0 when nothing was measured.
  package var rounds: Int { (reads + writes).compactMap { $0.rounds.min() }.min() ?? 0 }
}
