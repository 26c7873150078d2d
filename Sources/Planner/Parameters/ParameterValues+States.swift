internal import AccessPatterns

/// Which of a few states a statement asks for, told from the rows that it returns.
extension ParameterValues {
  /// The largest part of a column's rows that a state may have to count as a rare one.
  private static let rareShare = 0.25

  /// The parameters that are compared for equality with a column of few states of which the rows returned leave one only,
  /// a rare one.
  ///
  /// - Parameters:
  ///   - agreeing: The bindings whose estimates agree with the rows that were seen.
  ///   - drawn: Those among which it was looked for; one whose states were not all tried says nothing.
  func states(in agreeing: [PlannedClass.Binding], outOf drawn: [PlannedClass.Binding]) -> [Int: KnownValues] {
    var found: [Int: KnownValues] = [:]
    for (number, use) in uses {
      guard case .compared(.equality) = use.kind, let distribution = distribution(of: use),
        let states = distribution.states, states > 1
      else { continue }
      func values(_ bindings: [PlannedClass.Binding]) -> Set<String> {
        Set(
          bindings.compactMap {
            $0.statement.parameters.indices.contains(number - 1) ? $0.statement.parameters[number - 1] : nil
          })
      }
      let left = values(agreeing)
      guard let value = left.first, left.count == 1, values(drawn).count == states,
        distribution.share(of: value) <= Self.rareShare
      else { continue }
      found[number] = KnownValues(values: [value], type: types[number - 1], isInferred: true)
    }
    return found
  }
}
