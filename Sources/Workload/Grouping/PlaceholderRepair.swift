/// Rewrites `$n` where PostgreSQL accepts nothing but a literal, so that the statement can be planned.
///
/// pg_stat_statements writes `interval $1 day` and `extract($1 from x)` for statements with literals there. libpg_query
/// parses these, the server does not: they become `($1)::interval day` and `pg_catalog.extract($1, x)`, which
/// mean the same.
enum PlaceholderRepair {
  /// - Returns: The text rewritten, nil when nothing had to be.
  static func repaired(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "$")), let source = TokenizedText(text) else { return nil }
    var edits: [(range: Range<Int>, text: String)] = []
    for index in source.tokens.indices where source.isParameter(index) {
      let parameter = source.tokens[index].range
      if let type = typeName(before: index, in: source) {
        let start = source.tokens[type.lowerBound].range.lowerBound
        let name = source.text(start..<source.tokens[type.upperBound - 1].range.upperBound)
        edits.append((start..<parameter.upperBound, "(\(source.text(parameter)))::\(name)"))
      } else if source.isCharacter(index - 1, "("), source.word(index - 2) == "extract",
        source.word(index + 1) == "from"
      {
        edits.append((source.tokens[index - 2].range, "pg_catalog.extract"))
        edits.append((parameter.upperBound..<source.tokens[index + 1].range.upperBound, ","))
      }
    }
    return edits.isEmpty ? nil : source.replacing(edits)
  }

  /// The tokens of a type's name directly before a parameter, where only a literal's type can stand.
  private static func typeName(before index: Int, in source: TokenizedText) -> Range<Int>? {
    var start = index - 1
    if source.word(start) == "zone", source.word(start - 1) == "time" {
      guard source.word(start - 2) == "with" || source.word(start - 2) == "without" else { return nil }
      start -= 3
    }
    if source.isCharacter(start, ")") {
      repeat { start -= 1 } while start > 0 && !source.isCharacter(start, "(") && !source.isCharacter(start, ")")
      start -= 1
    }
    guard let word = source.word(start) else { return nil }
    switch word {
    case "precision" where source.word(start - 1) == "double": start -= 1
    case "varying" where ["bit", "char", "character"].contains(source.word(start - 1)): start -= 1
    case _ where typeNames.contains(word): break
    default: return nil
    }
    if source.isCharacter(start - 1, "."), start >= 2, source.isWord(start - 2) { start -= 2 }
    return start..<index
  }

  /// Types whose literals are written with the type's name in front.
  private static let typeNames: Set<String> = [
    "bigint", "bit", "bool", "boolean", "box", "bytea", "char", "character", "cidr", "circle", "citext", "date",
    "daterange", "dec", "decimal", "float", "float4", "float8", "geography", "geometry", "hstore", "inet", "int",
    "int2", "int4", "int4range", "int8", "int8range", "integer", "interval", "json", "jsonb", "jsonpath", "line",
    "lseg", "ltree", "macaddr", "money", "numeric", "numrange", "path", "point", "polygon", "real", "regclass",
    "regtype", "smallint",
    "text", "time", "timestamp", "timestamptz", "timetz", "tsquery", "tsrange", "tstzrange", "tsvector", "uuid",
    "varbit", "varchar", "xml",
  ]
}
