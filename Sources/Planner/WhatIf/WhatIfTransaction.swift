internal import PostgresClient

/// A what-if call as a transaction that sees a configuration of indexes, can't write, and is rolled back.
struct WhatIfTransaction {
  let showing: [UInt32]
  let hiding: [UInt32]

  /// The statements before an EXPLAIN.
  var opening: [PipelinedStatement] {
    guard !showing.isEmpty || !hiding.isEmpty else { return [PipelinedStatement("BEGIN READ ONLY")] }
    return [
      PipelinedStatement("BEGIN"),
      PipelinedStatement(Visibility.statement, [Self.array(showing), Self.array(hiding)]),
    ]
  }

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
