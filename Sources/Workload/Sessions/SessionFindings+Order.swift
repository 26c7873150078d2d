/// The order in which findings are written: by database, user and statements.
extension SessionFindings {
  package var sortedBursts: [(key: BurstKey, value: StatementBursts)] {
    bursts.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
  }

  package var sortedTransactions: [(key: TransactionKey, value: ChattyTransactions)] {
    transactions.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
  }

  package var sortedIdle: [(key: IdleKey, value: IdleTransactions)] {
    idle.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
  }
}

extension SessionFindings {
  package var sortedReads: [(key: ReadKey, value: ReadContexts)] {
    reads.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
  }
}

extension SessionFindings.ReadKey {
  package var order: [String] { SessionOrder.of(database) + SessionOrder.of(user) + SessionOrder.of(statement) }
}

extension SessionFindings.BurstKey {
  package var order: [String] {
    SessionOrder.of(database) + SessionOrder.of(user) + SessionOrder.of(statement) + SessionOrder.of(parent)
      + [kind.rawValue, inTransaction ? "1" : "0"]
  }
}

extension SessionFindings.TransactionKey {
  package var order: [String] { SessionOrder.of(database) + SessionOrder.of(user) + SessionOrder.of(statement) }
}

extension SessionFindings.IdleKey {
  package var order: [String] { SessionOrder.of(database) + SessionOrder.of(user) + SessionOrder.of(after) }
}

/// What is missing comes before everything that is there, also the empty name.
private enum SessionOrder {
  static func of(_ name: String?) -> [String] { name.map { ["1", $0] } ?? ["0", ""] }

  static func of(_ statement: SessionFindings.Statement?) -> [String] {
    statement.map { ["1", $0.fingerprint, $0.shape] } ?? ["0", "", ""]
  }
}
