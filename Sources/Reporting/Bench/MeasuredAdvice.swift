internal import Advice
package import Benchmarking

/// An advice document that takes in what was measured of it.
///
/// It is edited as the JSON that it is: whatever else stands in it stays as it was written, and the result is an advice that can
/// be measured again. A recommendation gets a `measurement`, with the decision, the ratio and where it comes from, and
/// - is `measured` when it is kept, with the reasons, and with its measured size unless that is of a part of the rows;
/// - is among the rejections with the code `measured` when it is rejected;
/// - is otherwise as it was when it is inconclusive.
/// What was not measured stays as it is. A second measurement takes the place of the first: what a recommendation said before
/// is in the `replaces` of its measurement. The workload's costs stay those of all recommendations, and a warning says so.
package struct MeasuredAdvice {
  /// It is no JSON object.
  package struct Malformed: Error {}

  /// The code of what was measured and is not worth having.
  static let rejectionCode = "measured"
  private static let replaced = ["size_bytes", "size_source", "confidence"]
  private static let warningEnd = "rejected by measurement; the costs here are still those with all of them."

  private let advice: JSONValue

  /// - Parameter bytes: A `sextant.advice/1` document.
  package init(_ bytes: [UInt8]) throws(Malformed) {
    guard let advice = try? JSONReader.read(bytes), case .object = advice else { throw Malformed() }
    self.advice = advice
  }

  /// The document with the verdicts of `bench`, whose proposals are its recommendations by id and statement.
  package func write(_ bench: BenchDocument) -> String {
    let proposals = Dictionary(bench.proposals.map { ($0.id, $0) }) { first, _ in first }
    var recommendations: [JSONValue] = []
    var rejected: [JSONValue] = []
    for entry in advice["recommendations"]?.elements ?? [] {
      guard let proposal = proposals[entry["id"]?.text ?? ""], proposal.statement == entry["statement"]?.text,
        proposal.comparison != nil || entry["measurement"] == nil
      else {
        recommendations.append(entry)
        continue
      }
      let planned = Self.planned(entry)
      switch proposal.verdict.decision {
      case .keep: recommendations.append(kept(planned, proposal, bench))
      case .reject: rejected.append(rejection(proposal, bench))
      case .inconclusive:
        var entry = planned
        entry["measurement"] = measurement(proposal, bench)
        recommendations.append(entry)
      }
    }
    var result = advice
    result["recommendations"] = .array(recommendations)
    rejected += advice["rejected"]?.elements ?? []
    result["rejected"] = .array(rejected)
    result["warnings"] = .array(warnings(rejected))
    return result.write() + "\n"
  }

  private func kept(_ entry: JSONValue, _ proposal: BenchDocument.Proposal, _ bench: BenchDocument) -> JSONValue {
    var result = entry
    result["confidence"] = .string(Recommendation.Confidence.measured.rawValue)
    if let bytes = proposal.measuredBytes, bench.source.isWhole {
      result["size_bytes"] = .integer(bytes)
      result["size_source"] = .string("measured")
    }
    result["reasons"] = .array((entry["reasons"]?.elements ?? []) + proposal.verdict.reasons.map(JSONValue.string))
    var measurement = measurement(proposal, bench)
    measurement["replaces"] = .object(Self.replaced.compactMap { key in entry[key].map { (key, $0) } })
    result["measurement"] = measurement
    return result
  }

  private func rejection(_ proposal: BenchDocument.Proposal, _ bench: BenchDocument) -> JSONValue {
    .object([
      ("statement", .string(proposal.statement)), ("table", .string(proposal.table)),
      ("reason", .string(proposal.verdict.reasons.joined(separator: " "))), ("code", .string(Self.rejectionCode)),
      ("id", .string(proposal.id)), ("measurement", measurement(proposal, bench)),
    ])
  }

  private func measurement(_ proposal: BenchDocument.Proposal, _ bench: BenchDocument) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("decision", .string(proposal.verdict.decision.rawValue)),
      ("reasons", .array(proposal.verdict.reasons.map(JSONValue.string))),
    ]
    if let rounds = proposal.verdict.moreRounds { members.append(("more_rounds", .integer(rounds))) }
    if let comparison = proposal.comparison {
      members.append(("ratio", BenchJSON.interval(comparison.ratio)))
      if let planned = comparison.plannedRatio { members.append(("planned_ratio", BenchJSON.ratio(planned))) }
    }
    members.append(("rounds", .integer(proposal.rounds)))
    if let bytes = proposal.measuredBytes { members.append(("size_bytes", .integer(bytes))) }
    members += [
      ("source", BenchJSON.source(bench.source)), ("settings", BenchJSON.settings(bench.settings)),
      ("server_version", .integer(bench.serverVersion)), ("sextant_version", .string(bench.sextantVersion)),
    ]
    return .object(members)
  }

  /// A recommendation as it was before it was measured.
  private static func planned(_ entry: JSONValue) -> JSONValue {
    guard let earlier = entry["measurement"] else { return entry }
    var result = entry
    result["measurement"] = nil
    guard let before = earlier["replaces"] else { return result }
    for key in replaced where before[key] != nil { result[key] = before[key] }
    let added = (earlier["reasons"]?.elements ?? []).compactMap(\.text)
    let reasons = entry["reasons"]?.elements ?? []
    if reasons.suffix(added.count).compactMap(\.text) == added {
      result["reasons"] = .array(Array(reasons.dropLast(added.count)))
    }
    return result
  }

  private func warnings(_ rejected: [JSONValue]) -> [JSONValue] {
    let others = (advice["warnings"]?.elements ?? []).filter { $0.text?.hasSuffix(Self.warningEnd) != true }
    let count = rejected.count { $0["code"]?.text == Self.rejectionCode }
    guard count > 0 else { return others }
    let words = HumanNumber.counted(count, "recommendation was", "recommendations were")
    return others + [.string("\(words) \(Self.warningEnd)")]
  }
}
