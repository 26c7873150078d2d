internal import PostgresClient
internal import SQLSyntax

/// Makes a statement plannable whose constants a dump has replaced by `$n`.
///
/// A literal takes its type from where it stands, a parameter sometimes can't: `ts > current_date - $1`,
/// `$1 + $2`, `$1 IS NULL`. The server says where it fails; casts are tried there until it parses.
struct StatementRepair {
  let connection: Connection

  struct Prepared {
    let text: String
    /// The parameters' types, as oids.
    let types: [UInt32]
  }

  /// In the order in which they are tried.
  private static let casts = [
    "interval", "integer", "text", "timestamptz", "date", "numeric", "boolean", "jsonb", "bigint[]", "text[]",
  ]
  private static let maximumRepairs = 24

  /// - Throws: `.statementRejected` with the server's first words when no repair helps; `.twinLost`.
  func prepare(_ text: String) throws(PlannerError) -> Prepared {
    var text = text
    var first: PostgresError?
    for _ in 0..<Self.maximumRepairs {
      do throws(PostgresError) {
        return Prepared(text: text, types: try connection.parameterTypes(of: text))
      } catch {
        if error.isServerFailure { throw PlannerError(error) }
        first = first ?? error
        guard let repaired = try repair(text, error) else { break }
        text = repaired
      }
    }
    throw PlannerError(first!, refused: .statementRejected)
  }

  private func repair(_ text: String, _ error: PostgresError) throws(PlannerError) -> String? {
    guard let tokens = try? SQLParser.tokens(of: text) else { return nil }
    let parameters = tokens.filter { $0.kind == "PARAM" }
    guard !parameters.isEmpty else { return nil }
    switch error.sqlState {
    case "42P18":
      // "could not determine data type of parameter $1"
      guard let number = error.message.split(separator: "$").last.map({ $0.prefix { $0.isNumber } }) else { return nil }
      let uses = parameters.filter { self.text(text, $0.range) == "$" + number }
      return try firstThatHelps(
        error,
        Self.casts.filter { $0 == "text" || $0 == "integer" }.map { type in
          casting(text, uses, to: type)
        })
    case "42883", "42725", "42804", "42P08", "42846", "22P02", "22007", "42601":
      let position = error.position.map { offset(ofCharacter: $0, in: text) } ?? 0
      let near = parameters.sorted { distance($0, position) < distance($1, position) }.prefix(3)
      let attempts = near.flatMap { parameter in Self.casts.map { casting(text, [parameter], to: $0) } }
      return try firstThatHelps(error, attempts)
    case "42803", "42P10":
      return try firstThatHelps(error, literalsPutBack(text, tokens))
    default:
      return nil
    }
  }

  /// The first attempt that the server takes, or that fails later in the text.
  private func firstThatHelps(_ error: PostgresError, _ attempts: [String]) throws(PlannerError) -> String? {
    var further: String?
    for attempt in attempts {
      do throws(PostgresError) {
        _ = try connection.parameterTypes(of: attempt)
        return attempt
      } catch let next {
        if next.isServerFailure { throw PlannerError(next) }
        let isOther = next.sqlState != error.sqlState || next.message != error.message
        if further == nil, isOther, (next.position ?? 0) > (error.position ?? 0) + 10 { further = attempt }
      }
    }
    return further
  }

  private func casting(_ text: String, _ parameters: [SQLParser.Token], to type: String) -> String {
    var bytes = Array(text.utf8)
    for parameter in parameters.reversed() {
      let value = Array("(".utf8) + bytes[parameter.range] + Array(")::\(type)".utf8)
      bytes.replaceSubrange(parameter.range, with: value)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// pg_stat_statements replaces a repeated expression's constant only where it stands first:
  /// `SELECT date_trunc($1, ts) … GROUP BY date_trunc('day', ts)`. The surviving literal is put back.
  private func literalsPutBack(_ text: String, _ tokens: [SQLParser.Token]) -> [String] {
    let bytes = Array(text.utf8)
    let words = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    let literals = tokens.indices.filter { ["SCONST", "ICONST", "FCONST"].contains(tokens[$0].kind) }
    func context(_ index: Int) -> [String] {
      [index - 2, index - 1, index + 1, index + 2].map { words.indices.contains($0) ? words[$0] : "" }
    }
    var result = text
    var attempts: [String] = []
    for index in tokens.indices.reversed() where tokens[index].kind == "PARAM" {
      guard let literal = literals.first(where: { context($0) == context(index) }) else { continue }
      var bytes = Array(result.utf8)
      bytes.replaceSubrange(tokens[index].range, with: Array(words[literal].utf8))
      result = String(decoding: bytes, as: UTF8.self)
      attempts.append(result)
    }
    return attempts.reversed()
  }

  private func text(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }

  private func distance(_ token: SQLParser.Token, _ position: Int) -> Int {
    min(abs(token.range.lowerBound - position), abs(token.range.upperBound - position))
  }

  /// The server counts characters from 1, tokens count bytes from 0.
  private func offset(ofCharacter position: Int, in text: String) -> Int {
    text.unicodeScalars.prefix(max(0, position - 1)).reduce(0) { $0 + UTF8.width($1) }
  }
}
