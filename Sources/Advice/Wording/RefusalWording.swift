internal import Candidates
internal import Catalog
internal import Planner

/// Says in words why PostgreSQL, or HypoPG where that is asked for, takes no index of a definition.
enum RefusalWording {
  static func refusal(
    of definition: IndexDefinition, on table: Table?, _ error: PlannerError
  ) -> CandidateGenerator.Refusal {
    let (reason, code) = words(definition, table, error)
    return CandidateGenerator.Refusal(definition: definition, reason: reason, code: code)
  }

  private static func words(
    _ definition: IndexDefinition, _ table: Table?, _ error: PlannerError
  ) -> (String, String) {
    if error.code == .statementTimedOut {
      return ("making it takes too long here: a function that its expressions call does not end", "timeout")
    }
    if error.code == .notInHypoPG { return (error.message, "not-in-hypopg") }
    // `undefined_object`: an operator class, a type's default one too.
    if error.sqlState == "42704" {
      if let kind = definition.extensions(on: table).first {
        return (
          "needs the extension \(kind.rawValue), which the PostgreSQL of this machine does not have: install Debian's package postgresql-contrib",
          "missing-extension"
        )
      }
      if definition.keys.contains(where: { $0.operatorClass?.contains("gist_geo") ?? false }) {
        return (
          "needs the extension postgis, which the PostgreSQL of this machine does not have: its planner can't say what the index would save",
          "missing-extension"
        )
      }
    }
    let refusal = "PostgreSQL refuses it: \(error.message)"
    guard error.message.contains("IMMUTABLE") else { return (refusal, "not-possible") }
    let advice = definition.keys.compactMap(\.expression).lazy.compactMap(Self.advice).first
    return (refusal + (advice.map { "; " + $0 } ?? ""), "not-immutable")
  }

  /// What to write in place of an expression that depends on a setting.
  private static func advice(_ expression: String) -> String? {
    let text = expression.lowercased()
    if text.contains("to_tsvector") {
      return
        "it depends on default_text_search_config: name the configuration, as in to_tsvector('english', …), here and in the query"
    }
    let times = ["date_trunc", "::date", "extract(", "date_part", "to_char", "date(", "::timestamp"]
    guard times.contains(where: text.contains) else { return nil }
    return """
      it depends on the time zone: ask for a range of the bare column (ts >= day AND ts < next day), or index and \
      ask for date_trunc('day', ts AT TIME ZONE 'UTC')
      """
  }
}

extension IndexDefinition {
  var hasExpressions: Bool { keys.contains { $0.expression != nil } }
}
