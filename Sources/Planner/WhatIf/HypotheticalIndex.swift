package import Catalog

/// An index that exists in a twin only: real and empty, at the size that it would have, and hidden until a what-if
/// call shows it.
package struct HypotheticalIndex: Sendable, Equatable {
  package let definition: IndexDefinition
  /// Its name in the twin, which plans name.
  package let name: String
  /// The twin's indexes that it stands for: one, or one for each partition.
  package let oids: [UInt32]
  /// The names of those in ``oids``.
  package let names: Set<String>
  /// The sum over its partitions.
  package let bytes: Int
}
