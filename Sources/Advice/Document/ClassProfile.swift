/// What one query class does, as things are.
package struct ClassProfile: Sendable, Equatable {
  package var `class`: String
  /// Those that it names, and those that it writes to; qualified, as SQL.
  package var tables: [String]
  package var written: [String]
  /// The indexes that the plan of its likeliest values reads, without schema.
  package var indexes: [String]
  /// Of one execution.
  package var cost: Double

  package init(class: String, tables: [String], written: [String], indexes: [String], cost: Double) {
    self.class = `class`
    self.tables = tables
    self.written = written
    self.indexes = indexes
    self.cost = cost
  }
}
