package import Partitioning

/// Which tables to partition, when and how: the document `sextant.partitions/1`.
package struct PartitionDocument: Sendable, Equatable {
  package static let schema = "sextant.partitions/1"

  package var basis: DocumentBasis
  /// Those to partition now first, then by the date, then those that are not to be; of equal ones the largest first.
  package var tables: [PartitionAdvice]

  package init(basis: DocumentBasis, tables: [PartitionAdvice]) {
    self.basis = basis
    self.tables = tables
  }
}
