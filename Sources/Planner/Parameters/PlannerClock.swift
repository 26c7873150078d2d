internal import SQLSyntax

/// Makes a statement read the snapshot's clock instead of the twin's.
///
/// `now()`, CURRENT_DATE and their like become functions of the twin that answer with the time at which the catalog
/// was captured. They are stable, as the originals are: the planner estimates with their value but neither folds it
/// into the plan nor prunes partitions by it before execution, as in production.
package enum PlannerClock {
  /// The schema of the twin's own functions.
  static let schema = "sextant_twin"

  /// The text with its clock calls replaced; a text that can't be scanned comes back as it is.
  package static func rewrite(_ statement: String) -> String {
    guard let scanned = try? SQLParser.tokens(of: statement) else { return statement }
    let tokens = scanned.filter { $0.kind != "C_COMMENT" && $0.kind != "SQL_COMMENT" }
    let bytes = Array(statement.utf8)
    let words = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self).lowercased() }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    func isCall(_ name: Int) -> Bool { name + 2 < words.count && words[name + 1] == "(" && words[name + 2] == ")" }
    while index < words.count {
      var end = index
      var start = index
      let function: String?
      switch words[index] {
      case "current_date": function = "clock_date"
      case "current_timestamp": function = "clock_timestamptz"
      case "localtimestamp": function = "clock_timestamp"
      case "current_time": function = "clock_timetz"
      case "localtime": function = "clock_time"
      case "now", "transaction_timestamp", "statement_timestamp":
        function = isCall(index) ? "clock_timestamptz" : nil
        end += 2
      default: function = nil
      }
      let isQualified = index > 0 && words[index - 1] == "."
      let isCatalogs = isQualified && index > 1 && words[index - 2] == "pg_catalog"
      let isLabel = index > 0 && (words[index - 1] == "as" || endsOperand.contains(tokens[index - 1].kind))
      guard let function, !isQualified || isCatalogs, !isLabel else {
        index += 1
        continue
      }
      if isCatalogs { start -= 2 }
      // A precision, as in CURRENT_TIMESTAMP(3).
      if end == index, index + 3 < words.count, words[index + 1] == "(", words[index + 3] == ")" { end += 3 }
      result += bytes[copied..<tokens[start].range.lowerBound] + Array("\(schema).\(function)()".utf8)
      copied = tokens[end].range.upperBound
      index = end + 1
    }
    return copied == 0 ? statement : String(decoding: result + bytes[copied...], as: UTF8.self)
  }

  /// Tokens after which a name can only be a label, as in `SELECT a current_date`.
  private static let endsOperand: Set<String> = [
    "IDENT", "SCONST", "ICONST", "FCONST", "PARAM", "ASCII_41", "ASCII_93",
  ]

  /// The functions that ``rewrite(_:)`` names, answering with `time`.
  ///
  /// PL/pgSQL, because a function in SQL would be inlined; cost 1, as the originals have.
  static func functions(at time: String) -> String {
    let literal = SQLIdentifier.literal(time) + "::timestamptz"
    let results = [
      ("clock_date", "date", "(\(literal))::date"), ("clock_timestamptz", "timestamptz", literal),
      ("clock_timestamp", "timestamp", "(\(literal))::timestamp"), ("clock_timetz", "timetz", "(\(literal))::timetz"),
      ("clock_time", "time", "(\(literal))::time"),
    ]
    return results.map { name, type, value in
      """
      CREATE FUNCTION \(schema).\(name)() RETURNS \(type) LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 1
        AS \(SQLIdentifier.literal("BEGIN RETURN \(value); END"));
      """
    }.joined(separator: "\n")
  }
}
