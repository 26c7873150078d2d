import Advice

/// How statements that no input has are shown: by what runs them.
extension Recommendation.Effect {
  /// `by DELETE FROM public.assets: foreign key documents_asset_id_fkey (SET NULL)`, or the query.
  var shownQuery: String { origin.map { "by " + $0 } ?? query }
}

extension AdviceDocument {
  /// `12 statements that deletes and key updates make PostgreSQL run, 9 made cheaper`; nil when there are none.
  var derivedSummary: String? {
    let all = workload.derived
    guard !all.isEmpty else { return nil }
    let improved = all.count { $0.code == nil }
    return HumanNumber.counted(all.count, "statement", "statements")
      + " that deletes and key updates make PostgreSQL run"
      + (recommendations.isEmpty ? "" : ", \(HumanNumber.count(improved)) made cheaper")
  }
}
