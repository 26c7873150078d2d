/// One kind of evidence, one file, with its documentation and tests under the same stem.
package protocol ScaleRule: Sendable {
  /// Kebab-case and permanent.
  static var identifier: String { get }

  /// What is advised, and what looked like a case and is none.
  func findings(_ input: ScaleInput) -> [ScaleFinding]
}

/// Every rule, in the order of the report.
package enum ScaleRules {
  package static let all: [any ScaleRule] = [
    ResourceShareRule(), TemporaryFileRule(), WALVolumeRule(), HOTUpdateRule(), VacuumRateRule(),
    ReadReplicaRule(),
    DistributionColumnRule(),
    CopiedColumnRule(), JoinedAggregateRule(), RepeatingColumnsRule(), CopiedValuesRule(), DependentColumnsRule(),
    ExtractedKeyRule(), OpaqueDocumentRule(), DocumentUpdateRule(), JSONColumnRule(), SparseColumnsRule(),
    AttributeTableRule(), TimeSeriesRule(), JobQueueRule(), EventLogRule(), CacheRule(),
  ]

  package static var identifiers: [String] { all.map { type(of: $0).identifier } }
}
