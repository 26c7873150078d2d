/// Operators as predicates see them, by name: in queries over columns of built-in types they mean what
/// src/include/catalog/pg_operator.dat says.
enum SQLOperator {
  static func kind(of name: String) -> Predicate.Kind {
    switch name {
    case "=": .equality
    case "<", "<=", ">", ">=", "~<~", "~<=~", "~>~", "~>=~": .range
    case "~~", "^@": .like
    case "~~*": .caseInsensitiveLike
    case "~", "~*": .regularExpression
    case "<>", "!=", "!~~", "!~~*", "!~", "!~*": .inequality
    default: .other
    }
  }

  /// The operator with its operands swapped; nil when it has none or is unknown.
  static func commutator(of name: String) -> String? { commutators[name] }

  static func negator(of name: String) -> String? { negators[name] }

  static func isDistance(_ name: String) -> Bool { distances.contains(name) }

  private static let distances: Set<String> = ["<->", "<->>", "<<->", "<<->>", "<<<->", "<#>", "<=>", "<+>"]

  private static let commutators: [String: String] = [
    "=": "=", "<>": "<>", "!=": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<=", "@>": "<@", "<@": "@>", "&&": "&&",
    "@@": "@@", "@@@": "@@@", "<<": ">>", ">>": "<<", "<->": "<->", "~<~": "~>~", "~>~": "~<~", "~<=~": "~>=~",
    "~>=~": "~<=~", "-|-": "-|-", "%": "%", "<%": "%>", "%>": "<%", "~=": "~=", "<<=": ">>=", ">>=": "<<=",
    "|>>": "<<|", "<<|": "|>>",
  ]

  private static let negators: [String: String] = [
    "=": "<>", "<>": "=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "~~": "!~~", "!~~": "~~",
    "~~*": "!~~*", "!~~*": "~~*", "~": "!~", "!~": "~", "~*": "!~*", "!~*": "~*",
  ]
}
