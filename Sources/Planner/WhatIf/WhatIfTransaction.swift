internal import PostgresClient

/// A what-if call as a transaction that sees a configuration of indexes, can't write, and is rolled back.
struct WhatIfTransaction {
  let showing: [UInt32]
  let hiding: [UInt32]

  /// The statements before an EXPLAIN.
  var opening: [PipelinedStatement] {
    guard !showing.isEmpty || !hiding.isEmpty else {
      return [
        PipelinedStatement("BEGIN READ ONLY"),
        PipelinedStatement("SET LOCAL statement_timeout = '\(Visibility.timeout)'"),
      ]
    }
    return [
      PipelinedStatement("BEGIN"),
      // It may have to wait for several other sessions' statements.
      PipelinedStatement(
        Visibility.statement, [Self.array(showing), Self.array(hiding)], patience: Self.patience),
    ]
  }

  /// Seconds to wait for other sessions that show and hide the same indexes.
  private static let patience = 600.0

  /// Undoes the opening, also after an error.
  static let closing = PipelinedStatement("ROLLBACK")

  static func explain(
    _ statement: PlannableStatement, format: Twin.ExplainFormat = .json
  ) -> PipelinedStatement {
    PipelinedStatement(
      "EXPLAIN (FORMAT \(format.rawValue)) \(statement.text)", statement.parameters, types: statement.types)
  }

  private static func array(_ identifiers: [UInt32]) -> String {
    "{" + identifiers.map(String.init).joined(separator: ",") + "}"
  }
}
