package import AccessPatterns
package import Catalog

/// A way to turn accesses into index candidates: one kind of index, one file, with its documentation and tests under
/// the same stem.
package protocol CandidateRule: Sendable {
  /// Kebab-case and permanent, as `--only` takes it.
  static var identifier: String { get }

  /// The candidates for one access to one table.
  func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition]

  /// What the rule would propose if more were known, or the application did otherwise.
  func refusals(for access: RelationAccess, on table: Table) -> [CandidateGenerator.Refusal]
}

extension CandidateRule {
  package func refusals(for access: RelationAccess, on table: Table) -> [CandidateGenerator.Refusal] { [] }
}

/// Every rule, in the order in which they are documented.
package enum CandidateRules {
  package static let all: [any CandidateRule] = rules(for: nil)

  /// The rules for a database: its collation and extensions decide which operator classes there are.
  package static func rules(for catalog: Catalog?) -> [any CandidateRule] {
    let patterns = catalog.map(PatternRule.init) ?? PatternRule()
    return [
      BTreeRule(), IncludeRule(), ExpressionRule(), patterns, GINRule(), MixedGINRule(catalog), GiSTRule(catalog),
      SPGiSTRule(catalog), BRINRule(catalog), HashRule(), PartialRule(patterns),
    ]
  }

  package static var identifiers: [String] { all.map { type(of: $0).identifier } }
}
