internal import Catalog
internal import SQLSyntax

extension Predicate {
  /// The test that the condition is, when it is one that a partial index can be about: of NULL, of truth, for equality
  /// with constants or against it. A range is none: its bounds move.
  package var columnTest: ColumnTest? {
    guard case .column(let column) = target, let values = testedValues(SQLIdentifier.quoted(column)) else { return nil }
    return ColumnTest(column: column, values: values)
  }

  private func testedValues(_ name: String) -> ColumnTest.Values? {
    switch kind {
    case .isNull: return .null
    case .isNotNull: return .notNull
    case .boolean: return operand == .constant("true") ? .boolean(true) : .boolean(false)
    case .equality, .inList, .any: return listed(name, "=", isExcluding: false)
    case .inequality where ["<>", "!="].contains(operatorName): return listed(name, "<>", isExcluding: true)
    case .inequality where operatorName == "<> ALL": return listed(name, operatorName, isExcluding: true)
    default: return nil
    }
  }

  private func listed(_ name: String, _ symbol: String, isExcluding: Bool) -> ColumnTest.Values? {
    func values(_ texts: [String]) -> ColumnTest.Values {
      let sorted = Set(texts).sorted()
      return isExcluding ? .noneOf(sorted) : .oneOf(sorted)
    }
    switch operand {
    case .constant("NULL"): return nil
    case .constant(let sql):
      let text = ConstantText.text(of: sql)
      guard kind == .any || operatorName == "<> ALL" else { return values([text]) }
      let elements = PostgresArray.parse(text)?.compactMap { $0 } ?? []
      return elements.isEmpty ? nil : values(elements)
    case .parameter(let number):
      let isArray = kind == .any || operatorName == "<> ALL"
      let comparison =
        isArray ? "\(name) \(isExcluding ? "<> ALL" : "= ANY") ($\(number))" : "\(name) \(symbol) $\(number)"
      return .open(sql: comparison)
    case .list(let operands):
      var texts: [String] = []
      var words: [String] = []
      for operand in operands {
        switch operand {
        case .constant("NULL"): return nil
        case .constant(let sql):
          texts.append(ConstantText.text(of: sql))
          words.append(sql)
        case .parameter(let number): words.append("$\(number)")
        default: return nil
        }
      }
      if texts.count == operands.count { return texts.isEmpty ? nil : values(texts) }
      return .open(sql: "\(name) \(isExcluding ? "NOT IN" : "IN") (\(words.joined(separator: ", ")))")
    case .expression, .outer, .none: return nil
    }
  }
}

/// The value of a literal, which may have a cast.
package enum ConstantText {
  /// What ``SQLIdentifier/literal(_:)`` was given; the text itself when it is no string.
  package static func text(of sql: String) -> String {
    guard let first = sql.utf8.firstIndex(of: UInt8(ascii: "'")) else {
      return String(sql.prefix { $0 != ":" })
    }
    let isEscaped = sql.utf8.first == UInt8(ascii: "E")
    var bytes: [UInt8] = []
    var rest = sql.utf8[sql.utf8.index(after: first)...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") || (isEscaped && byte == UInt8(ascii: "\\")) {
        // Doubled, or the end.
        guard rest.first == byte else { break }
        rest.removeFirst()
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
