package import Catalog

/// An index that exists in a twin only: real and empty, at the size that it would have, and hidden until a what-if
/// call shows it.
package struct HypotheticalIndex: Sendable, Equatable {
  package let definition: IndexDefinition
  /// Its name in the twin, which plans name.
  package let name: String
  /// The twin's indexes that it stands for: one, or one for each partition.
  package let parts: [Part]
  /// The sum over its partitions.
  package let bytes: Int
  /// The fraction of the rows that it holds, by the planner's estimate: of a partial index less than 1.
  package let share: Double
  /// Whether it has statistics of an expression, by which the planner estimates also where it does not read the index.
  package let carriesStatistics: Bool

  package struct Part: Sendable, Equatable {
    package let oid: UInt32
    /// As plans have it.
    package let name: String
  }

  package var oids: [UInt32] { parts.map(\.oid) }
  package var names: Set<String> { Set(parts.map(\.name)) }
}
