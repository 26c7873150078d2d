extension SessionFindings {
  /// What several workloads tell of the sessions that are wanted; nil when none of them tells anything.
  static func merged(_ parts: [SessionFindings], _ filter: WorkloadFilter) -> SessionFindings? {
    guard !parts.isEmpty else { return nil }
    var all = SessionFindings()
    for part in parts { all.merge(part) }
    return all.filtered { filter.reason(database: $0, user: $1) == nil }
  }
}
