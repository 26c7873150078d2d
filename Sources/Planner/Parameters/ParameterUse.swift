internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// What a statement does with one parameter: which values are plausible follows from it.
struct ParameterUse {
  enum Kind {
    case compared(Predicate.Kind)
    /// One value of several in an IN list.
    case listed
    case limit
    case offset
    /// A key of a JSON document: `attributes ->> $1`.
    case jsonKey
    /// An end of a range that a column of ranges is compared with: `during && tstzrange($1, $2)`.
    case rangeEnd(isUpper: Bool)
    /// One of a few words that a function knows: `date_trunc($1, x)`.
    case fixed(String)
  }

  let kind: Kind
  /// The column that it is compared with; nil for LIMIT and OFFSET.
  var table: ObjectName?
  var column: String?
  /// The operator as written.
  var operatorName = ""

  /// The uses of all parameters, by number.
  static func all(in text: String, pattern: AccessPattern) -> [Int: ParameterUse] {
    var uses: [Int: ParameterUse] = [:]
    for relation in pattern.relations {
      for predicate in relation.predicates + relation.disjunctions.flatMap({ $0.flatMap { $0 } }) {
        note(predicate, of: relation, in: &uses)
      }
    }
    noteLimits(text, in: &uses)
    for (number, value) in FunctionArguments.values(in: text) {
      uses[number] = ParameterUse(kind: .fixed(value))
    }
    return uses
  }

  /// The only value that makes sense, where there is one.
  var fixed: String? { if case .fixed(let value) = kind { value } else { nil } }

  private static func note(_ predicate: Predicate, of relation: RelationAccess, in uses: inout [Int: ParameterUse]) {
    guard let column = predicate.target.columns.first else { return }
    func put(_ number: Int, _ kind: Kind, _ column: String) {
      if uses[number] == nil {
        uses[number] = ParameterUse(
          kind: kind, table: relation.table, column: column, operatorName: predicate.operatorName)
      }
    }
    switch predicate.operand {
    case .parameter(let number): put(number, .compared(predicate.kind), column)
    case .expression(_, let parameters) where parameters.count == 1:
      put(parameters[0], .compared(predicate.kind), column)
    case .expression(let sql, let parameters) where parameters.count == 2 && isRange(sql):
      put(parameters[0], .rangeEnd(isUpper: false), column)
      put(parameters[1], .rangeEnd(isUpper: true), column)
    // `tags @> ARRAY[$1, $2]`
    case .expression(let sql, let parameters) where sql.hasPrefix("ARRAY["):
      for number in parameters { put(number, .listed, column) }
    case .list(let operands):
      let rows = predicate.rowTargets.isEmpty ? nil : predicate.rowTargets
      for (index, operand) in operands.enumerated() {
        guard case .parameter(let number) = operand else { continue }
        let target = rows.flatMap { index < $0.count ? $0[index].columns.first : nil }
        put(number, rows == nil ? .listed : .compared(.range), target ?? column)
      }
    default: break
    }
    if case .expression(let sql, _) = predicate.target {
      for number in jsonKeys(in: sql) { put(number, .jsonKey, column) }
    }
  }

  /// Whether an expression is the call of a range's constructor, by its name.
  private static func isRange(_ sql: String) -> Bool {
    ["int4range(", "int8range(", "numrange(", "tsrange(", "tstzrange(", "daterange("].contains(where: sql.hasPrefix)
  }

  /// The parameters behind `->` and `->>` in an expression.
  private static func jsonKeys(in sql: String) -> [Int] {
    guard let tokens = try? SQLParser.tokens(of: sql) else { return [] }
    let bytes = Array(sql.utf8)
    let words = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    return zip(words, words.dropFirst()).compactMap { symbol, word in
      symbol.hasPrefix("->") && word.hasPrefix("$") ? Int(word.dropFirst()) : nil
    }
  }

  private static func noteLimits(_ text: String, in uses: inout [Int: ParameterUse]) {
    guard let tokens = try? SQLParser.tokens(of: text) else { return }
    let bytes = Array(text.utf8)
    for (keyword, token) in zip(tokens, tokens.dropFirst()) where token.kind == "PARAM" {
      guard let number = Int(String(decoding: bytes[token.range].dropFirst(), as: UTF8.self)) else { continue }
      switch keyword.kind {
      case "LIMIT", "FIRST_P", "NEXT": uses[number] = ParameterUse(kind: .limit)
      case "OFFSET": uses[number] = ParameterUse(kind: .offset)
      default: break
      }
    }
  }
}

extension ParameterUse {
  /// The numbers of the parameters in a text.
  static func numbers(in text: String) -> Set<Int> {
    guard let tokens = try? SQLParser.tokens(of: text) else { return [] }
    let bytes = Array(text.utf8)
    return Set(
      tokens.filter { $0.kind == "PARAM" }.compactMap {
        Int(String(decoding: bytes[$0.range].dropFirst(), as: UTF8.self))
      })
  }
}
