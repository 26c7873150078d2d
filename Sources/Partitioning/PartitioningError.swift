/// Why a table can't be looked at as partitioned.
package struct PartitioningError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    case unknownTable
    case unknownColumn
    /// It is partitioned, a partition, a foreign table, or has inheritance children or parents.
    case notPlain
    /// A partition has the name of another relation.
    case nameTaken
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
