/// The forms in which advice on partitions is written.
package enum PartitionFormat: String, Sendable, CaseIterable {
  /// For a terminal.
  case text
  /// The `sextant.partitions/1` document, for programs.
  case json
  /// For tickets and chat.
  case markdown
  /// The migrations of the tables to partition now, for psql.
  case sql
}
