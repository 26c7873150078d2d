internal import SQLSyntax

extension AccessPattern {
  /// The pattern with constants where a dump has `$n`: within expressions, and as the operands of LIKE and its like.
  ///
  /// - Parameters:
  ///   - constants: By parameter, its constant as SQL, with its type.
  ///   - patterns: By parameter, the texts that are looked for.
  package func filled(constants: [Int: String], patterns: [Int: [String]]) -> AccessPattern {
    guard !constants.isEmpty || !patterns.isEmpty else { return self }
    var pattern = self
    pattern.relations = relations.map { $0.filled(ConstantFilling(constants: constants, patterns: patterns)) }
    return pattern
  }
}

extension AccessTarget {
  /// The parameters of an expression whose constants are not known, in order.
  package var unknownParameters: [Int] {
    guard case .expression(let sql, _) = self else { return [] }
    return ParameterText.places(in: sql).map(\.number)
  }
}

/// Where the parameters of a text stand.
package enum ParameterText {
  package static func places(in text: String) -> [(number: Int, range: Range<Int>)] {
    guard text.utf8.contains(UInt8(ascii: "$")), let tokens = try? SQLParser.tokens(of: text) else { return [] }
    let bytes = Array(text.utf8)
    return tokens.compactMap { token in
      guard token.kind == "PARAM" else { return nil }
      return Int(String(decoding: bytes[token.range].dropFirst(), as: UTF8.self)).map { ($0, token.range) }
    }
  }
}

private struct ConstantFilling {
  let constants: [Int: String]
  let patterns: [Int: [String]]

  func target(_ target: AccessTarget) -> AccessTarget {
    guard case .expression(let sql, let columns) = target else { return target }
    var bytes = Array(sql.utf8)
    for (number, range) in ParameterText.places(in: sql).reversed() {
      guard let constant = constants[number] else { continue }
      bytes.replaceSubrange(range, with: Array(constant.utf8))
    }
    return .expression(sql: String(decoding: bytes, as: UTF8.self), columns: columns)
  }

  func predicate(_ predicate: Predicate) -> Predicate {
    var predicate = predicate
    predicate.target = target(predicate.target)
    predicate.rowTargets = predicate.rowTargets.map(target)
    if [.like, .caseInsensitiveLike, .regularExpression].contains(predicate.kind),
      case .parameter(let number) = predicate.operand, let texts = patterns[number]
    {
      let operands = texts.map { Operand.constant(SQLIdentifier.literal($0)) }
      predicate.operand = operands.count == 1 ? operands[0] : .list(operands)
    }
    return predicate
  }
}

extension RelationAccess {
  fileprivate func filled(_ filling: ConstantFilling) -> RelationAccess {
    var access = self
    access.predicates = predicates.map(filling.predicate)
    access.disjunctions = disjunctions.map { $0.map { $0.map(filling.predicate) } }
    access.nearest = nearest.map(filling.predicate)
    for place in joins.indices { access.joins[place].target = filling.target(joins[place].target) }
    for place in ordering.indices { access.ordering[place].target = filling.target(ordering[place].target) }
    for place in minMax.indices { access.minMax[place].target = filling.target(minMax[place].target) }
    access.grouping = grouping.map(filling.target)
    access.distinct = distinct.map(filling.target)
    access.distinctOn = distinctOn.map(filling.target)
    return access
  }
}
