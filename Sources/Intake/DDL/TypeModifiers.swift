internal import SQLSyntax

/// Type modifiers, such as `(Point,4326)`, which a domain that stands in for a type doesn't take.
enum TypeModifiers {
  /// The statement without the modifiers of `types`, whose names are given part by part.
  static func removed(from text: String, types: Set<[String]>) -> String {
    guard let tree = try? SQLParser.parse(text), let tokens = try? SQLParser.tokens(of: text) else { return text }
    var cuts: [Range<Int>] = []
    var pending = tree.statements.map(\.node)
    while let node = pending.popLast() {
      pending.append(contentsOf: node.children)
      guard node.isKind("TypeName"), types.contains(node.strings("names")), !node.list("typmods").isEmpty,
        let start = node.location, let first = tokens.firstIndex(where: { $0.range.lowerBound >= start })
      else { continue }
      // The name is as many identifiers as it has parts, with dots between them.
      let open = first + node.strings("names").count * 2 - 1
      guard tokens.indices.contains(open), tokens[open].kind == "ASCII_40",
        let close = tokens[open...].firstIndex(where: { $0.kind == "ASCII_41" })
      else { continue }
      cuts.append(tokens[open].range.lowerBound..<tokens[close].range.upperBound)
    }
    var bytes = Array(text.utf8)
    for cut in cuts.sorted(by: { $0.lowerBound > $1.lowerBound }) where cut.upperBound <= bytes.count {
      bytes.removeSubrange(cut)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
