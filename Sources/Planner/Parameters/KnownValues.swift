internal import SQLSyntax

/// What a parameter stands for, as far as it decides which index is possible: the constant of an expression,
/// the pattern of a LIKE, or the state that is asked for.
package struct KnownValues: Sendable, Equatable {
  /// Each once, sorted: as many as the workload has, or the one that was inferred.
  package let values: [String]
  /// The server's type of the parameter, as an oid.
  package let type: UInt32
  /// Whether the workload does not say it: the key of a document is then the only one that documents have, the
  /// configuration of a text search the server's default, a state the only one that agrees with the rows returned.
  package let isInferred: Bool

  package init(values: [String], type: UInt32, isInferred: Bool) {
    self.values = values
    self.type = type
    self.isInferred = isInferred
  }

  /// The one value as SQL, in the words in which the planner would write it; nil when there are several, or its type
  /// is none of those that constants of expressions have.
  package var literal: String? {
    guard values.count == 1 else { return nil }
    switch type {
    case 20, 21, 23, 1700:
      return values[0].allSatisfy { $0.isNumber || $0 == "-" || $0 == "." } ? values[0] : nil
    case 25, 1043: return SQLIdentifier.literal(values[0]) + "::text"
    case 1009: return SQLIdentifier.literal(values[0]) + "::text[]"
    case 3734: return SQLIdentifier.literal(values[0]) + "::regconfig"
    default: return nil
    }
  }
}

extension ParameterValues {
  /// The parameters whose values are known.
  ///
  /// - Parameter given: Sets of values from the workload; empty when there are none.
  func known(given: [[String?]]) -> [Int: KnownValues] {
    var known: [Int: KnownValues] = [:]
    for (index, type) in types.enumerated() {
      if !given.isEmpty {
        let values = Set(given.compactMap { $0[index] }).sorted()
        if !values.isEmpty { known[index + 1] = KnownValues(values: values, type: type, isInferred: false) }
      } else if let value = inferred(index + 1) {
        known[index + 1] = KnownValues(values: [value], type: type, isInferred: true)
      }
    }
    return known
  }

  /// A constant that only one value is likely for.
  private func inferred(_ number: Int) -> String? {
    if types[number - 1] == DefaultValues.textSearchConfiguration { return textSearchConfiguration }
    guard let use = uses[number] else { return nil }
    switch use.kind {
    case .jsonKey: return distribution(of: use)?.onlyJSONKey
    case .fixed(let value): return value
    default: return nil
    }
  }
}
