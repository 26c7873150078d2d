import Advice

extension AdviceDocument {
  /// What the user's options allowed, as far as they differ from the usual: `60 MB of new indexes; only btree, include`; nil
  /// when nothing does.
  var limitsSummary: String? {
    let usual = AdviceSettings()
    var parts: [String] = []
    if let budget { parts.append(budget.summary) }
    if let maximum = settings.maximumIndexes { parts.append(HumanNumber.counted(maximum, "new index", "new indexes")) }
    if !settings.kinds.isEmpty { parts.append("only " + settings.kinds.joined(separator: ", ")) }
    if !settings.tables.isEmpty { parts.append("on " + settings.tables.joined(separator: ", ")) }
    if settings.minimumGain != usual.minimumGain {
      parts.append("an index has to save a query class \(HumanNumber.percent(settings.minimumGain))")
    }
    if settings.maximumRegression != usual.maximumRegression {
      parts.append("drops may make a query class \(HumanNumber.percent(settings.maximumRegression)) dearer")
    }
    if settings.writeWeight != usual.writeWeight {
      let weight = FixedDecimal.text(settings.writeWeight, places: 3, minimumPlaces: 0) ?? "unknown"
      parts.append(settings.writeWeight == 0 ? "upkeep doesn't count" : "upkeep counts \(weight) times")
    }
    if let limit = settings.timeLimit {
      parts.append("the planner is asked for \(HumanNumber.duration(milliseconds: limit / .milliseconds(1)))")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension AdviceDocument.Budget {
  /// `20 MB of new indexes, and 12 MB that dropped indexes free, until when all are on the disk`.
  fileprivate var summary: String {
    let room = "\(HumanNumber.bytes(bytes)) of new indexes"
    return freed > 0
      ? room + ", and \(HumanNumber.bytes(freed)) that dropped indexes free: until they are dropped all are on the disk"
      : room
  }
}
