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
  ///
  /// `integer` before `interval`: only `date - integer` is written with a bare number, the literal of an interval
  /// keeps its type's name in a dump; a timestamp takes no integer.
  private static let casts = [
    "integer", "interval", "text", "timestamptz", "date", "numeric", "boolean", "jsonb", "bigint[]", "text[]",
  ]
  /// For a parameter that gives its type to what fails elsewhere: a bare one in a select list is text otherwise.
  private static let farCasts = ["integer", "bigint", "numeric", "timestamptz"]
  /// Parameters that are tried for that.
  private static let mostFar = 8
  private static let maximumRepairs = 24

  /// - Throws: `.statementRejected` with the server's first words when no repair helps; `.twinLost`.
  func prepare(_ text: String) throws(PlannerError) -> Prepared {
    var text = text
    var first: PostgresError?
    for _ in 0..<Self.maximumRepairs {
      do throws(PostgresError) {
        return Prepared(text: text, types: try types(of: text))
      } catch {
        if error.isServerFailure { throw PlannerError(error) }
        first = first ?? error
        guard let repaired = try repair(text, error) else { break }
        text = repaired
      }
    }
    throw PlannerError(first!, refused: .statementRejected)
  }

  /// A number that the text passes over, because its literal was put back, is declared as text.
  private func types(of text: String) throws(PostgresError) -> [UInt32] {
    let numbers = ParameterUse.numbers(in: text)
    let last = numbers.max() ?? 0
    let hasGap = numbers.count < last && last <= Self.mostParameters
    return try connection.parameterTypes(
      of: text, declared: hasGap ? (1...last).map { numbers.contains($0) ? 0 : Self.text } : [])
  }

  /// PostgreSQL's own limit for one statement.
  private static let mostParameters = 65_535
  /// The oid of text.
  private static let text: UInt32 = 25

  private func repair(_ text: String, _ error: PostgresError) throws(PlannerError) -> String? {
    guard let tokens = try? SQLParser.tokens(of: text) else { return nil }
    let parameters = tokens.filter { $0.kind == "PARAM" }
    guard !parameters.isEmpty else { return nil }
    switch error.sqlState {
    case "42P18":
      // "could not determine data type of parameter $1"
      guard let number = error.message.split(separator: "$").last.map({ $0.prefix { $0.isNumber } }) else { return nil }
      let uses = parameters.filter { self.text(text, $0.range) == "$" + number }
      // The error has no position: another one means that this parameter is settled.
      return try firstThatHelps(
        error, text, ["text", "integer"].map { casting(text, uses, to: $0) }, isFurther: { _ in true })
    case "42883", "42725", "42804", "42P08", "42846", "22P02", "22007", "42601":
      let position = error.position.map { offset(ofCharacter: $0, in: text) } ?? 0
      let near = parameters.sorted { distance($0, position) < distance($1, position) }.prefix(3)
      let single = near.flatMap { parameter in Self.casts.map { casting(text, [parameter], to: $0) } }
      // Both ends of a BETWEEN are at fault at once.
      let pair = near.prefix(2).sorted { $0.range.lowerBound < $1.range.lowerBound }
      let attempts = single + Self.casts.map { casting(text, pair, to: $0) }
      let far = Self.farCasts.flatMap { cast in parameters.prefix(Self.mostFar).map { casting(text, [$0], to: cast) } }
      if let repaired = try firstThatHelps(error, text, attempts, or: far) { return repaired }
      // Only a type that is missing can be why it failed.
      return error.message.contains("unknown") ? try firstThatFailsElsewhere(error, text, attempts) : nil
    case "42803", "42P10":
      return try firstThatHelps(error, text, literalsPutBack(text, tokens))
    default:
      return nil
    }
  }

  /// The first attempt that the server takes, or else the first after which it fails later in the text.
  ///
  /// - Parameter others: Attempts that help only if the server takes the text with them.
  private func firstThatHelps(
    _ error: PostgresError, _ text: String, _ attempts: [String], or others: [String] = [],
    isFurther: ((PostgresError) -> Bool)? = nil
  ) throws(PlannerError) -> String? {
    var further: String?
    for (number, attempt) in (attempts + others).enumerated() {
      do throws(PostgresError) {
        _ = try types(of: attempt)
        return attempt
      } catch let next {
        if next.isServerFailure { throw PlannerError(next) }
        guard further == nil, number < attempts.count else { continue }
        let isOther = next.sqlState != error.sqlState || next.message != error.message
        // The same complaint about a later place is one fewer.
        let isLater = (next.position ?? 0) > places(of: error, text, attempt).upperBound
        if isFurther.map({ isOther && $0(next) }) ?? isLater { further = attempt }
      }
    }
    return further
  }

  /// The first attempt after which the server complains of something else, at another place: it reads FROM before what
  /// is selected, so that its next complaint may stand earlier in the text.
  private func firstThatFailsElsewhere(
    _ error: PostgresError, _ text: String, _ attempts: [String]
  ) throws(PlannerError) -> String? {
    for attempt in attempts {
      do throws(PostgresError) {
        _ = try types(of: attempt)
        return attempt
      } catch let next {
        if next.isServerFailure { throw PlannerError(next) }
        guard let place = next.position, !places(of: error, text, attempt).contains(place) else { continue }
        if next.message != error.message { return attempt }
      }
    }
    return nil
  }

  /// Where the same error would stand in an attempt: further right by what casts before it have added.
  private func places(of error: PostgresError, _ text: String, _ attempt: String) -> ClosedRange<Int> {
    let place = error.position ?? 0
    return place...place + max(0, attempt.unicodeScalars.count - text.unicodeScalars.count)
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
    func word(_ index: Int) -> String { words.indices.contains(index) ? words[index].lowercased() : "" }
    func context(_ index: Int) -> [String] { [index - 2, index - 1, index + 1].map(word) }
    func literal(for index: Int) -> String? {
      if let same = literals.first(where: { context($0) == context(index) }) { return words[same] }
      // `extract(month FROM x)`, beside the `extract($1, x)` that the workload's reader has made of it.
      guard word(index - 2) == "extract" else { return nil }
      let field = words.indices.first { word($0 - 2) == "extract" && word($0 - 1) == "(" && word($0 + 1) == "from" }
      return field.map { SQLIdentifier.literal(word($0)) }
    }
    var result = text
    var attempts: [String] = []
    for index in tokens.indices.reversed() where tokens[index].kind == "PARAM" {
      guard let literal = literal(for: index) else { continue }
      var bytes = Array(result.utf8)
      bytes.replaceSubrange(tokens[index].range, with: Array(literal.utf8))
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
