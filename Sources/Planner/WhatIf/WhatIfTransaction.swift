internal import PostgresClient
internal import SQLSyntax

/// A what-if call as a transaction that sees a configuration of indexes, can't write, and is rolled back.
struct WhatIfTransaction {
  let showing: [UInt32]
  let hiding: [UInt32]
  /// nil for the database's own.
  let searchPath: [String]?

  /// The statements before an EXPLAIN.
  ///
  /// The path is set last, behind the one call that runs as superuser and what was written by the database's own path,
  /// and goes with the transaction.
  ///
  /// - Parameter hypothetical: Give the session its hypothetical indexes, which are its own and outlive the transaction.
  func opening(_ hypothetical: [PipelinedStatement] = []) -> [PipelinedStatement] {
    visibility + hypothetical
      + (searchPath.map { [PipelinedStatement("SET LOCAL " + Self.assignment(of: $0))] } ?? [])
  }

  private var visibility: [PipelinedStatement] {
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

  /// What follows SET.
  static func assignment(of searchPath: [String]) -> String {
    "search_path = " + (searchPath.isEmpty ? "''" : searchPath.map(SQLIdentifier.quoted).joined(separator: ", "))
  }

  /// Seconds to wait for other sessions that show and hide the same indexes.
  private static let patience = 600.0

  /// Undoes the opening, also after an error.
  static let closing = PipelinedStatement("ROLLBACK")

  static func explain(
    _ statement: PlannableStatement, format: Twin.ExplainFormat = .json, _ options: String = ""
  ) -> PipelinedStatement {
    PipelinedStatement(
      "EXPLAIN (\(options)FORMAT \(format.rawValue)) \(statement.text)", statement.parameters, types: statement.types)
  }

  private static func array(_ identifiers: [UInt32]) -> String {
    "{" + identifiers.map(String.init).joined(separator: ",") + "}"
  }
}
