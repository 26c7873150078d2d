internal import History
internal import Workload

/// Takes values out of what nights before redaction was asked for have left.
enum HistoryRedaction {
  static func redacted(_ nights: [(night: Int, classes: [ClassRecord])]) -> [(night: Int, classes: [ClassRecord])] {
    // A class has one text for all nights.
    var texts: [String: String] = [:]
    return nights.map { night, classes in
      let redacted = classes.map { record in
        var record = record
        let known = texts[record.query] ?? text(record.query)
        texts[record.query] = known
        record.query = known
        return record
      }
      return (night, redacted)
    }
  }

  static func text(_ query: String) -> String { Redaction.redacted(query) ?? "" }
}

extension NightRecommendation {
  /// Without the values of its queries; plans quote them.
  var redacted: NightRecommendation {
    var result = self
    for number in result.queries.indices {
      result.queries[number].query = HistoryRedaction.text(result.queries[number].query)
      result.queries[number].planBefore = nil
      result.queries[number].planAfter = nil
    }
    if var verification = result.verification {
      for number in verification.classes.indices {
        verification.classes[number].query = HistoryRedaction.text(verification.classes[number].query)
      }
      result.verification = verification
    }
    return result
  }
}
