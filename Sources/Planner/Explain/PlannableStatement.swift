/// A statement with values for its parameters: what one EXPLAIN is asked about.
package struct PlannableStatement: Sendable, Hashable {
  /// The text, its clock calls replaced.
  package let text: String
  /// Values for `$1`, `$2`, …; nil is NULL.
  package let parameters: [String?]
  package let role: PlanningRole
  /// Plan for unknown values, as a prepared statement's generic plan.
  package let isGeneric: Bool

  package init(text: String, parameters: [String?] = [], role: PlanningRole = .bound, isGeneric: Bool = false) {
    self.text = text
    self.parameters = parameters
    self.role = role
    self.isGeneric = isGeneric
  }
}
