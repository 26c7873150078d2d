/// Something that only the owner of the data can say, with the statement that finds it out and the one that would follow.
package struct Question: Sendable, Equatable {
  /// A hash of table and columns: the same every night.
  package var id: String
  /// Qualified, as SQL.
  package var table: String
  package var columns: [String]
  package var question: String
  /// What suggests it.
  package var reasons: [String]
  /// Finds what speaks against it, by reading the whole table; no rows mean that nothing does today.
  package var check: String
  /// What to do when the answer is yes: one statement, that can't run inside a transaction.
  package var statement: String
  package var rollback: String
  /// The query classes that suggest it.
  package var classes: [String]

  package init(
    id: String, table: String, columns: [String], question: String, reasons: [String], check: String,
    statement: String, rollback: String, classes: [String]
  ) {
    self.id = id
    self.table = table
    self.columns = columns
    self.question = question
    self.reasons = reasons
    self.check = check
    self.statement = statement
    self.rollback = rollback
    self.classes = classes
  }
}
