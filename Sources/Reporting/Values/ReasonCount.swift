import Advice

/// The things that ended for the same reason; the counts of all reasons add up to the things there were.
struct ReasonCount<Item> {
  var code: String
  /// In the document's order.
  var items: [Item]
  /// The reason in words, if all items share it.
  var sharedReason: String?

  /// `items` grouped by reason code, the most frequent first, equals by code.
  static func grouped(_ items: [Item], code: (Item) -> String, reason: (Item) -> String) -> [ReasonCount] {
    Dictionary(grouping: items, by: code)
      .map { code, items in
        let reasons = Set(items.map(reason))
        return ReasonCount(code: code, items: items, sharedReason: reasons.count == 1 ? reasons.first : nil)
      }
      .sorted { ($1.items.count, $0.code) < ($0.items.count, $1.code) }
  }
}

extension AdviceDocument {
  var skippedByReason: [ReasonCount<Skipped>] {
    ReasonCount.grouped(workload.skipped, code: \.code, reason: \.reason)
  }

  var rejectedByReason: [ReasonCount<Rejection>] {
    ReasonCount.grouped(rejected, code: \.code, reason: \.reason)
  }
}
