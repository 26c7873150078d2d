internal import AccessPatterns
internal import Catalog
internal import Glibc

/// Other values than those drawn, for when these return far more or fewer rows than were seen.
extension ParameterValues {
  /// A value that a parameter may have, and the part of its column's rows that it is likely to select.
  struct Rung {
    let value: String
    let share: Double
  }

  /// Parameters that are varied: each costs an EXPLAIN.
  private static let mostVaried = 3

  /// Sets of values that differ from `base` so as to select `factor` times as many rows, by the statistics: one
  /// parameter alone, each in turn, and then all together.
  ///
  /// - Returns: At most four sets; none when the statistics know no other values.
  func alternatives(to base: [String?], by factor: Double) -> [[String?]] {
    var ladders: [(index: Int, current: Double, rungs: [Rung])] = []
    for index in base.indices where ladders.count < Self.mostVaried {
      let rungs = rungs(of: index + 1, type: types[index])
      guard rungs.count > 1, let value = base[index] else { continue }
      ladders.append((index, share(of: value, parameter: index + 1, rungs), rungs))
    }
    var sets: [[String?]] = []
    func add(_ set: [String?]) {
      if set != base, !sets.contains(set) { sets.append(set) }
    }
    for ladder in ladders {
      var set = base
      set[ladder.index] = nearest(ladder.current * factor, ladder.rungs)
      add(set)
    }
    if ladders.count > 1 {
      var set = base
      let factor = pow(factor, 1 / Double(ladders.count))
      for ladder in ladders { set[ladder.index] = nearest(ladder.current * factor, ladder.rungs) }
      add(set)
    }
    return sets
  }

  private func nearest(_ share: Double, _ rungs: [Rung]) -> String {
    func distance(_ rung: Rung) -> Double { abs(log(max(rung.share, 1e-12) / max(share, 1e-12))) }
    return rungs.min { distance($0) < distance($1) }!.value
  }

  private func share(of value: String, parameter number: Int, _ rungs: [Rung]) -> Double {
    if let rung = rungs.first(where: { $0.value == value }) { return rung.share }
    guard let use = uses[number], let distribution = distribution(of: use) else { return rungs[rungs.count / 2].share }
    switch use.kind {
    case .compared(.like), .compared(.caseInsensitiveLike): return share(ofPattern: value, distribution)
    case .compared(.range), .compared(.rowComparison), .compared(.any), .compared(.other):
      return rungs[rungs.count / 2].share
    default: return distribution.share(of: value)
    }
  }

  /// The values of a parameter that differ in the rows they select, from the rarest on; empty when nothing is known.
  private func rungs(of number: Int, type: UInt32) -> [Rung] {
    guard let use = uses[number], let distribution = distribution(of: use) else { return [] }
    let found: [Rung] =
      switch use.kind {
      case .limit, .offset, .jsonKey, .rangeEnd, .fixed: []
      case .listed: elements(distribution) + equal(distribution)
      case .compared(.range), .compared(.rowComparison): range(use, type, distribution)
      case .compared(.like), .compared(.caseInsensitiveLike): patterns(use, distribution)
      case .compared(.any): DefaultValues.isArray(type) ? arrays(distribution) : equal(distribution)
      case .compared(.other): others(type, distribution)
      case .compared: isJSONMember(use) ? [] : equal(distribution)
      }
    var seen: Set<String> = []
    return found.filter { DefaultValues.accepts($0.value, ofType: type) && seen.insert($0.value).inserted }
      .sorted { ($0.share, $0.value.utf8.count, $0.value) < ($1.share, $1.value.utf8.count, $1.value) }
  }

  private func equal(_ distribution: ValueDistribution) -> [Rung] {
    let rare = distribution.histogram.isEmpty ? [] : [distribution.histogram[distribution.histogram.count / 2]]
    return rare.map { Rung(value: $0, share: distribution.rareShare) }
      + distribution.common.map { Rung(value: $0.value, share: $0.frequency) }
  }

  private func elements(_ distribution: ValueDistribution) -> [Rung] {
    distribution.elementShares.map { Rung(value: $0.value, share: $0.share) }
  }

  private func others(_ type: UInt32, _ distribution: ValueDistribution) -> [Rung] {
    if DefaultValues.isJSON(type) {
      return distribution.contained.map { Rung(value: $0.value, share: $0.share) }
    }
    if DefaultValues.isJSONPath(type) {
      return distribution.contained.map { Rung(value: $0.path, share: $0.share) }
    }
    return elements(distribution).map {
      DefaultValues.isArray(type) ? Rung(value: PostgresArray.literal([$0.value]), share: $0.share) : $0
    }
  }

  /// How many values a list may have had.
  private static let lengths = [1, 3, 10, 30, 100]

  private func arrays(_ distribution: ValueDistribution) -> [Rung] {
    let values =
      distribution.histogram.isEmpty
      ? distribution.common.reversed().map(\.value) : distribution.histogram
    return Self.lengths.map { length in
      let count = min(length, values.count)
      let chosen = (0..<count).map { values[$0 * values.count / count] }
      return Rung(
        value: PostgresArray.literal(chosen), share: chosen.reduce(0) { $0 + distribution.share(of: $1) })
    }
  }

  private static let parts = [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1]
  /// With the years that each takes.
  private static let spans: [(interval: String, days: String, years: Double)] = [
    ("1 hour", "0", 0.0001), ("1 day", "1", 0.003), ("7 days", "7", 0.02), ("30 days", "30", 0.08),
    ("90 days", "90", 0.25), ("365 days", "365", 1), ("3650 days", "3650", 10),
  ]

  private func range(_ use: ParameterUse, _ type: UInt32, _ distribution: ValueDistribution) -> [Rung] {
    if isTime(use), type == 1186 || DefaultValues.isNumber(type) {
      // What lies before a span that ends now is the less the longer it is.
      let isBefore = use.operatorName.hasPrefix("<")
      return Self.spans.map { span in
        Rung(value: type == 1186 ? span.interval : span.days, share: isBefore ? 0.001 / span.years : span.years / 10)
      }
    }
    return Self.parts.compactMap { part in
      bound(use, distribution, width: part).map { Rung(value: $0, share: max(part, 0.0001)) }
    }
  }
}
