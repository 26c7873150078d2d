internal import SQLSyntax

/// Makes a statement read the snapshot's clock instead of the twin's.
///
/// `now()`, CURRENT_DATE and their like become functions of the twin that answer with the time at which the catalog
/// was captured. They are stable, as the originals are: the planner estimates with their value but neither folds it
/// into the plan nor prunes partitions by it before execution, as in production.
///
/// `'today'::date` and its like are constants by the time a statement is planned, so they become immutable functions,
/// which the planner folds. One that takes its type from elsewhere, as in `placed_at > 'today'`, stays as it is: its
/// type can't be told from the text.
///
/// `clock_timestamp()` and `timeofday()` stay too: they are volatile, and the planner estimates nothing with them.
package enum PlannerClock {
  /// The schema of the twin's own functions.
  static let schema = "sextant_twin"

  /// The text with its clock calls and literals replaced; a text that can't be scanned comes back as it is.
  package static func rewrite(_ statement: String) -> String {
    guard let text = ClockText(statement) else { return statement }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index < text.words.count {
      guard let found = text.clock(at: index) else {
        index += 1
        continue
      }
      let bytes = text.bytes(of: found.tokens)
      result += text.bytes[copied..<bytes.lowerBound] + Array(found.sql.utf8)
      copied = bytes.upperBound
      index = found.tokens.upperBound
    }
    return copied == 0 ? statement : String(decoding: result + text.bytes[copied...], as: UTF8.self)
  }

  /// The functions that ``rewrite(_:)`` names, answering with `time`.
  ///
  /// PL/pgSQL, because a function in SQL would be inlined; cost 1, as the originals have.
  ///
  /// Source of what the words mean: "Special Values" in PostgreSQL's documentation (chapter Date/Time Types).
  static func functions(at time: String) -> String {
    let literal = SQLIdentifier.literal(time) + "::timestamptz"
    let results = [
      ("clock_date", "date", "(\(literal))::date"), ("clock_timestamptz", "timestamptz", literal),
      ("clock_timestamp", "timestamp", "(\(literal))::timestamp"), ("clock_timetz", "timetz", "(\(literal))::timetz"),
      ("clock_time", "time", "(\(literal))::time"),
    ]
    let clocks = results.map { name, type, value in
      function("\(name)()", type, "STABLE", "\(value)")
    }
    let literals = ["date", "timestamp", "timestamptz"].map { type in
      function(
        "literal_\(type)(word text)", type, "IMMUTABLE",
        """
        CASE word WHEN 'now' THEN (\(literal))::\(type)
          ELSE ((\(literal))::date + CASE word WHEN 'tomorrow' THEN 1 WHEN 'yesterday' THEN -1 ELSE 0 END)::\(type) END
        """)
    }
    return (clocks + literals).joined(separator: "\n")
  }

  /// A plan's text with the calls that ``rewrite(_:)`` put in as they are read by people.
  package static func restored(_ plan: String) -> String {
    let names = [
      ("clock_date()", "CURRENT_DATE"), ("clock_timestamptz()", "now()"), ("clock_timestamp()", "LOCALTIMESTAMP"),
      ("clock_timetz()", "CURRENT_TIME"), ("clock_time()", "LOCALTIME"),
    ]
    return names.reduce(plan) { text, name in
      text.split(separator: "\(schema).\(name.0)", omittingEmptySubsequences: false).joined(separator: name.1)
    }
  }

  private static func function(_ signature: String, _ type: String, _ volatility: String, _ value: String) -> String {
    """
    CREATE FUNCTION \(schema).\(signature) RETURNS \(type) LANGUAGE plpgsql \(volatility) STRICT PARALLEL SAFE COST 1
      AS \(SQLIdentifier.literal("BEGIN RETURN \(value); END"));
    """
  }
}
