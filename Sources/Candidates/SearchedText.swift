internal import AccessPatterns
internal import SQLSyntax

/// What is known of the pattern that a LIKE or a regular expression looks for.
enum SearchedText {
  /// The shapes that the pattern of a condition may have; both prefix and infix for a parameter of which nothing is known.
  static func shapes(of predicate: Predicate) -> Set<PatternShape> {
    // `^@` takes the beginning itself, without wildcards.
    if predicate.operatorName == "^@" { return [.prefix] }
    switch predicate.operand {
    case .constant(let sql): return [shape(sql, predicate.kind)]
    case .list(let operands):
      return operands.reduce(into: []) { shapes, operand in
        if case .constant(let sql) = operand {
          shapes.insert(shape(sql, predicate.kind))
        } else {
          shapes.formUnion(both)
        }
      }
    case .parameter, .expression, .outer, .none: return both
    }
  }

  private static let both: Set<PatternShape> = [.prefix, .infix]

  private static func shape(_ sql: String, _ kind: Predicate.Kind) -> PatternShape {
    let text = ConstantText.text(of: sql)
    return kind == .regularExpression ? PatternShape(regularExpression: text) : PatternShape(like: text)
  }
}
