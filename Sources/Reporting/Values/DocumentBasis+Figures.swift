import Advice

extension DocumentBasis {
  /// `PostgreSQL 15.18`, and whose planner it was if another's.
  var serverSummary: String {
    let server = "PostgreSQL " + HumanNumber.serverVersion(serverVersion)
    return plannerVersion == serverVersion
      ? server : server + ", planned by " + HumanNumber.serverVersion(plannerVersion)
  }

  /// `120: 115 analysed, 5 skipped; 1,234 calls`.
  var classSummary: String {
    "\(HumanNumber.count(classes)): \(HumanNumber.count(analyzed)) analysed, \(HumanNumber.count(skipped.count)) skipped; "
      + HumanNumber.counted(calls, "call", "calls")
  }
}
