/// A statement with values for its parameters: what one EXPLAIN is asked about.
package struct PlannableStatement: Sendable, Hashable {
  /// The text, its clock calls replaced.
  package let text: String
  /// Values for `$1`, `$2`, …; nil is NULL.
  package let parameters: [String?]
  /// The parameters' types as oids; empty when the server is to infer them.
  package let types: [UInt32]
  package let role: PlanningRole
  /// Plan for unknown values, as a prepared statement's generic plan.
  package let isGeneric: Bool
  /// Where its names without schema are looked up; nil for the database's own path.
  package let searchPath: [String]?

  package init(
    text: String, parameters: [String?] = [], types: [UInt32] = [], role: PlanningRole = .bound,
    isGeneric: Bool = false, searchPath: [String]? = nil
  ) {
    self.searchPath = searchPath
    self.text = text
    self.types = types
    self.parameters = parameters
    self.role = role
    self.isGeneric = isGeneric
  }
}
