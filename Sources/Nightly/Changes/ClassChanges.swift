internal import History

/// Query classes that appear, vanish, get slower or faster, or change plan.
///
/// A class is worth a line when it makes up at least ``NightlySettings/notable`` of the load. "Slower" compares the mean time
/// of one call with the median of the means of the nights before, so that one bad night is no yardstick. A plan is told by
/// the indexes that it reads.
struct ClassChanges {
  let settings: NightlySettings
  /// Nights before tonight, with data.
  let earlier: ClassTimes
  /// Of the last night with data; empty on the first.
  let last: [ClassRecord]
  /// Whether that was the first night, whose figures are of more than a night: nothing is gone for not having run since.
  let isAfterFirst: Bool

  private static let nightsCompared = 7

  /// - Parameter isComparable: Whether tonight's figures are a night's.
  func changes(_ tonight: [ClassRecord], isComparable: Bool) -> [Change] {
    guard isComparable, !last.isEmpty else { return [] }
    let total = max(tonight.reduce(0) { $0 + $1.milliseconds }, 1e-9)
    let lastTotal = max(last.reduce(0) { $0 + $1.milliseconds }, 1e-9)
    let before = Dictionary(last.map { ($0.class, $0) }, uniquingKeysWith: { first, _ in first })
    let now = Dictionary(tonight.map { ($0.class, $0) }, uniquingKeysWith: { first, _ in first })
    var result: [Change] = []
    for record in tonight where record.class != DatabaseNight.ClassLoad.other {
      guard record.milliseconds / total >= settings.notable else { continue }
      if earlier.load(of: record.class).calls == 0 {
        result.append(
          change(
            .classAppeared, record,
            "\(percent(record.milliseconds / total)) of the time, in \(record.calls) \(record.calls == 1 ? "call" : "calls")",
            weight: record.milliseconds))
      } else if let change = pace(record) {
        result.append(change)
      }
      if let plan = record.plan, let old = before[record.class]?.plan, plan != old {
        result.append(
          change(
            .planChanged, record, "it reads \(ClassPlan.words(plan)) instead of \(ClassPlan.words(old))",
            weight: record.milliseconds))
      }
    }
    guard !isAfterFirst else { return result }
    for record in last where record.class != DatabaseNight.ClassLoad.other && now[record.class] == nil {
      guard record.milliseconds / lastTotal >= settings.notable else { continue }
      result.append(
        change(
          .classVanished, record,
          "it was \(percent(record.milliseconds / lastTotal)) of the time of the night before",
          weight: record.milliseconds))
    }
    return result
  }

  private func pace(_ record: ClassRecord) -> Change? {
    guard record.calls >= settings.minimumCalls else { return nil }
    let means = earlier.means(of: record.class, minimumCalls: settings.minimumCalls).suffix(Self.nightsCompared)
      .sorted()
    guard !means.isEmpty else { return nil }
    let usual = (means[(means.count - 1) / 2] + means[means.count / 2]) / 2
    let mean = record.milliseconds / Double(record.calls)
    guard usual > 0 else { return nil }
    let words = "\(NightNumber.milliseconds(mean)) a call, usually \(NightNumber.milliseconds(usual))"
    let weight = (mean - usual).magnitude * Double(record.calls)
    if mean >= settings.slower * usual {
      return change(.classSlower, record, words, weight: weight)
    }
    guard mean * settings.slower <= usual else { return nil }
    return change(.classFaster, record, words, weight: weight)
  }

  private func change(_ kind: Change.Kind, _ record: ClassRecord, _ message: String, weight: Double) -> Change {
    Change(kind, message, subject: record.class, query: record.query, weight: weight)
  }

  private func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }
}

/// Numbers in sentences.
enum NightNumber {
  /// With three digits, in the unit that suits: `0.12 ms`, `4.5 ms`, `1.2 s`.
  static func milliseconds(_ value: Double) -> String {
    let (number, unit) = value >= 1_000 ? (value / 1_000, "s") : (value, "ms")
    let digits = number >= 100 ? 0 : number >= 10 ? 1 : 2
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    let rounded = (number * factor).rounded() / factor
    return "\(rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)) \(unit)"
  }
}
