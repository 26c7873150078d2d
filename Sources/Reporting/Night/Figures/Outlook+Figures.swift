import Nightly
import Scaling

/// How what lies ahead is shown, in one place for all reports.
extension Outlook.GrowingTable {
  /// `Partition meter.readings by RANGE (recorded_at), a week each, now`.
  var headline: String {
    let by = key.map { " by \($0)" } ?? ""
    let width = unit.map { ", a \($0) each" } ?? ""
    return "Partition \(table)\(by)\(width), \(due.map { "by \($0)" } ?? "now")"
  }

  /// `625 MB, 7.2 MB a day more`.
  var sizeText: String {
    let growth = bytesPerDay.flatMap { $0 > 0 ? ", \(HumanNumber.bytes(Int(clamping: $0))) a day more" : nil }
    return HumanNumber.bytes(bytes) + (growth ?? "")
  }
}

extension Outlook {
  /// The first few findings of each topic, in their order.
  func foremost(_ most: Int) -> [Finding] {
    var counts: [String: Int] = [:]
    return findings.filter { finding in
      counts[finding.topic, default: 0] += 1
      return counts[finding.topic, default: 0] <= most
    }
  }
}

extension Outlook.Finding {
  /// Of the topic, in words.
  var topicTitle: String { ScaleFinding.Topic(rawValue: topic)?.title ?? topic }
}

extension DatabaseNight {
  /// What lies ahead, when there is something to say.
  var shownOutlook: Outlook? { outlook.flatMap { $0.isEmpty ? nil : $0 } }

  /// Where all of it is said.
  static let outlookHint = "sextant partition and sextant scale say all, with statements."
}
