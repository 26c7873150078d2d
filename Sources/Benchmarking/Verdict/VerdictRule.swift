import Glibc

/// What is decided of a proposal from its ratios.
///
/// R is the ratio of all measured reads and writes, weighted by calls. Certain is what the whole interval says.
///
/// An index that is created (and anything else but a drop):
/// - `reject` when a class that the planner promised a gain is certainly slower by more than noise, and R is no certain gain;
/// - `reject` when R is a certain gain and a class that the advice names is certainly slower by more than ``harm``, unless
///   what is gained at least is ``outweighing`` times what such classes lose;
/// - `keep` when R is otherwise a certain gain: its interval ends below 1 by more than ``noise``, and a plan reads the index;
/// - `reject` when R is certainly no gain of more than noise: its interval begins there;
/// - `inconclusive` otherwise.
///
/// An index that is dropped: `reject` when R or a class is certainly slower by more than noise; `inconclusive` when a class
/// looks slower by more than noise, or reads the index, and may be slower by more than harm; `keep` otherwise.
///
/// Nothing is certain of too few rounds (``ResampledTimes/roundsNeeded(sets:)``).
struct VerdictRule {
  /// Part of the time that two runs of the same thing differ by on a quiet machine: less is no gain and no loss.
  static let noise = 0.03
  /// Part of its time that a class may lose without being asked about.
  static let harm = 0.2
  /// How many times the losses of harmed classes the whole gain has to be.
  static let outweighing = 10.0
  /// More rounds than anyone waits for.
  static let roundsLimit = 1_000

  let proposal: BenchDocument.Proposal
  let settings: BenchDocument.Settings

  var classes: [BenchDocument.ClassMeasurement] { (proposal.reads + proposal.writes).filter(\.isMeasured) }
  var certainty: String { VerdictWords.percent(settings.confidence) + " certain" }

  var verdict: BenchDocument.Verdict {
    guard let comparison = proposal.comparison, !classes.isEmpty else { return unmeasured }
    var verdict = proposal.isDrop ? drop(comparison) : creation(comparison)
    verdict.reasons += timeouts + leftOut
    return verdict
  }

  private var unmeasured: BenchDocument.Verdict {
    if !proposal.verdict.reasons.isEmpty {
      return .init(.inconclusive, reasons: proposal.verdict.reasons)
    }
    let all = proposal.reads.count + proposal.writes.count
    return .init(
      .inconclusive,
      reasons: [
        all == 0
          ? "Nothing was measured: no statement of the workload that could be run is about it."
          : "Nothing was measured: none of its \(VerdictWords.counted(all, "class", "classes")) ran both without it and with it."
      ])
  }

  private func creation(_ comparison: BenchDocument.Comparison) -> BenchDocument.Verdict {
    let ratio = comparison.ratio
    let isGain = ratio.high < 1 - Self.noise
    let harmed = proposal.reads.filter { $0.isMeasured && $0.ratio.low > 1 + Self.harm }
    let broken = proposal.reads.filter { $0.isMeasured && $0.isPromised && $0.ratio.low > 1 + Self.noise }
    if !isGain, !broken.isEmpty {
      return .init(
        .reject, reasons: broken.flatMap(slower) + [whole(comparison)] + writes + unread)
    }
    if isGain, !harmed.isEmpty {
      let loss = harmed.reduce(0) { $0 + $1.loss }
      let gain = comparison.before * (1 - ratio.high)
      let isOutweighed = gain >= Self.outweighing * loss
      let weighed =
        "Over the workload's calls that is \(VerdictWords.duration(loss)); the whole gain of at least "
        + "\(VerdictWords.duration(gain)) is \(isOutweighed ? "more" : "less") than "
        + "\(VerdictWords.count(Self.outweighing)) times as much."
      return isOutweighed
        ? .init(.keep, reasons: [whole(comparison)] + harmed.flatMap(slower) + [weighed] + writes)
        : .init(.reject, reasons: harmed.flatMap(slower) + [weighed, whole(comparison)] + writes)
    }
    if isGain {
      guard unread.isEmpty else { return .init(.inconclusive, reasons: unread + [whole(comparison)] + writes) }
      let slowed = proposal.reads.filter { $0.isMeasured && $0.ratio.low > 1 + Self.noise }
      return .init(.keep, reasons: [whole(comparison)] + slowed.flatMap(slower) + writes)
    }
    if ratio.low >= 1 - Self.noise {
      let why =
        ratio.low > 1
        ? "It is a certain loss."
        : "That is no gain worth its keep: less than \(VerdictWords.percent(Self.noise)) is noise."
      return .init(.reject, reasons: [whole(comparison), why] + writes + unread)
    }
    return undecided([(ratio, 1 - Self.noise)], reasons: [whole(comparison)] + writes + unread)
  }

  private func drop(_ comparison: BenchDocument.Comparison) -> BenchDocument.Verdict {
    let slowed = classes.filter { $0.ratio.low > 1 + Self.noise }
    if !slowed.isEmpty || comparison.ratio.low > 1 + Self.noise {
      return .init(.reject, reasons: slowed.flatMap(slower) + [whole(comparison)] + writes)
    }
    let doubtful = classes.filter {
      !$0.ratio.high.isFinite
        || ($0.ratio.estimate > 1 + Self.noise || $0.usesIndex) && $0.ratio.high > 1 + Self.harm
    }
    if !doubtful.isEmpty {
      let doubts = doubtful.filter(\.ratio.high.isFinite).map { measurement in
        "\(name(measurement)) may be slower without it: \(VerdictWords.range(measurement.ratio)) (\(certainty))."
      }
      return undecided(doubtful.map { ($0.ratio, 1 + Self.noise) }, reasons: [whole(comparison)] + doubts + writes)
    }
    let none =
      "No class gets certainly slower without it by more than \(VerdictWords.percent(Self.noise)), of "
      + "\(VerdictWords.counted(classes.count, "class", "classes")) measured."
    return .init(.keep, reasons: [none, whole(comparison)] + writes)
  }
}

extension VerdictRule {
  /// Not decided yet, and how many more rounds would do.
  private func undecided(
    _ ratios: [(interval: BenchDocument.Interval, border: Double)], reasons: [String]
  ) -> BenchDocument.Verdict {
    let rounds = classes.compactMap { $0.rounds.min() }.min() ?? 0
    let short = classes.map { ResampledTimes.roundsNeeded(sets: $0.rounds.count) - ($0.rounds.min() ?? 0) }.max() ?? 0
    if short > 0 {
      let few =
        "\(VerdictWords.counted(rounds, "round is", "rounds are")) too few to be certain of anything; \(short) more would do."
      return .init(.inconclusive, reasons: reasons + [few], moreRounds: short)
    }
    if ratios.contains(where: { !$0.interval.high.isFinite }) {
      let timeout = VerdictWords.duration(settings.statementTimeout * 1_000)
      let ended =
        "The statement timeout of \(timeout) ended half of the runs or more both before and after: only a longer one "
        + "can tell them apart."
      return .init(.inconclusive, reasons: reasons + [ended])
    }
    let more = ratios.map { Self.moreRounds($0.interval, border: $0.border, rounds: rounds) }.max() ?? 1
    let hope =
      more < Self.roundsLimit
      ? "About \(VerdictWords.counted(more, "more round", "more rounds")) would decide."
      : "It is so near the border that \(VerdictWords.count(Double(more))) more rounds would hardly decide."
    return .init(.inconclusive, reasons: reasons + [hope], moreRounds: more)
  }

  /// Rounds to run beside `rounds` until the interval is on one side of `border`, if the estimate stays.
  ///
  /// The half-width of an interval falls with the square root of the rounds, on the scale of logarithms, where times spread
  /// evenly; the half that reaches over the border counts. At least 1.
  static func moreRounds(_ interval: BenchDocument.Interval, border: Double, rounds: Int) -> Int {
    let shortest = 1e-9
    let estimate = log(max(interval.estimate, shortest))
    let distance = (estimate - log(border)).magnitude
    let end = interval.estimate < border ? interval.high : interval.low
    let halfWidth = (log(max(end, shortest)) - estimate).magnitude
    guard distance > 0 else { return roundsLimit }
    let needed = Double(rounds) * (halfWidth / distance) * (halfWidth / distance)
    return Int(min(max((needed - Double(rounds)).rounded(.up), 1), Double(roundsLimit)))
  }
}
