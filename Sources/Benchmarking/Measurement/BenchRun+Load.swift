extension BenchRun {
  /// nil when none is asked for, or nothing can be executed.
  func load(_ plan: BenchPlan, _ runs: PairedRuns) throws(BenchError) -> LoadRun? {
    guard let settings = request.settings.load else { return nil }
    let load = try LoadRun(request, settings, plan, runs)
    if load == nil { document.warnings.append("no statement of the workload can be executed, so there is no load") }
    return load
  }

  /// What a load rolled back makes pages longer to read for what is measured after it.
  func vacuum(_ tables: [String], _ session: TargetSession) throws(BenchError) {
    for table in tables {
      request.progress("vacuuming \(table)")
      do throws(BenchError) { try session.query("VACUUM \(table)") } catch {
        guard error.code == .server else { throw error }
        if request.isInterrupted() { throw BenchError(.interrupted, "interrupted") }
      }
    }
  }

  /// One block, and what is known after it.
  func block(_ load: LoadRun?, isAfter: Bool, _ plan: BenchPlan) throws(BenchError) {
    guard let load else { return }
    try load.block(isAfter: isAfter)
    var notes: [String] = []
    if plan.items.contains(where: { $0.proposal.action == .dropIndex }) {
      notes.append("Indexes that the advice drops were there in both states.")
    }
    if document.proposals.contains(where: \.isLeftOut) {
      notes.append("Indexes that no plan reads were built as well: they were there with the others.")
    }
    document.load = load.result(notes: notes)
  }
}
