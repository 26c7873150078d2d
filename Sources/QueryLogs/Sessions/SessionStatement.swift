internal import SQLSyntax
package import Workload

/// What the session tracker has to know of a text of the log: one for each number of ``Execution/statement``.
package struct SessionStatement: Sendable, Equatable {
  /// The number of its query class, from 0, the same for all texts of one fingerprint and shape; negative when it is unknown.
  package var classNumber: Int32
  package var role: Role
  package var transaction: LoggedText.TransactionControl
  var tables = SessionTables()

  package enum Role: UInt8, Sendable {
    /// A query that reads.
    case read
    /// A query that writes rows.
    case write
    /// What locks rows or tables and is no part of a burst: `SELECT … FOR UPDATE`, DDL, COPY FROM.
    case lock
    /// Anything else. It counts as a round trip, and neither begins nor ends a burst: SAVEPOINT, SET, catalog queries.
    case other
  }

  package init(classNumber: Int32, role: Role, transaction: LoggedText.TransactionControl = .none) {
    self.classNumber = classNumber
    self.role = role
    self.transaction = transaction
  }

  /// What a statement of a text is to a session. Call it once for each text, on a ``ParserThread``.
  ///
  /// - Parameters:
  ///   - outcome: The last one of the text, whose class the execution is counted for.
  ///   - tableNumber: The number of a table's name.
  init(
    classNumber: Int32, outcome: StatementClassifier.Outcome, transaction: LoggedText.TransactionControl,
    tableNumber: (String) -> UInt16
  ) {
    let reading = Reading(of: outcome)
    self.init(classNumber: classNumber, role: reading.role, transaction: transaction)
    tables = reading.tables.numbered(tableNumber)
  }

  /// What is unknown: a round trip, no more.
  package static let unknown = SessionStatement(classNumber: -1, role: .other)
}

extension SessionStatement.Role {
  /// - Parameter outcome: The last one of the text, whose class the execution is counted for.
  package init(of outcome: StatementClassifier.Outcome) { self = SessionStatement.Reading(of: outcome).role }
}

extension SessionStatement {
  /// What is read in a text's tree.
  struct Reading {
    private(set) var role = Role.other
    private(set) var tables = SessionTableNames()

    init(of outcome: StatementClassifier.Outcome) {
      guard let skip = outcome.skip else {
        readQuery(outcome.text)
        return
      }
      if skip.code == .utility, let node = try? SQLParser.parse(outcome.text).statements.first?.node, Self.locks(node) {
        role = .lock
        tables.look(at: node)
      }
    }

    private mutating func readQuery(_ text: String) {
      role = .read
      guard let tree = try? SQLParser.parse(text) else { return }
      var pending = tree.statements.map(\.node)
      var writes = false
      var locks = false
      while let node = pending.popLast() {
        if SessionTableNames.writes(node) { writes = true }
        if node.isKind("LockingClause") { locks = true }
        tables.look(at: node)
        pending.append(contentsOf: node.children)
      }
      role = writes ? .write : locks ? .lock : .read
    }

    private static func locks(_ node: SyntaxNode) -> Bool {
      if node.isKind("CopyStmt") { return node.bool("is_from") }
      return [
        "TruncateStmt", "LockStmt", "AlterTableStmt", "CreateStmt", "CreateTableAsStmt", "IndexStmt", "DropStmt",
        "RenameStmt", "CreateTrigStmt", "RefreshMatViewStmt", "ReindexStmt",
      ].contains(node.kind)
    }
  }
}
