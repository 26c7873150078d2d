/// Writes types as `format_type` does.
package enum TypeNamePrinter {
  package static func print(_ node: SyntaxNode) -> String? {
    guard !node.bool("setof"), !node.bool("pct_type") else { return nil }
    let names = node.strings("names")
    guard let last = names.last else { return nil }
    let isBuiltIn = names.count == 1 || names.first == "pg_catalog"
    let modifiers = node.list("typmods")
    var (name, suffix) = (names.map(SQLIdentifier.quoted).joined(separator: "."), "")
    if isBuiltIn, let (standard, tail) = standardNames[last] {
      (name, suffix) = (standard, tail)
    } else if isBuiltIn {
      name = SQLIdentifier.quoted(last)
    }
    if isBuiltIn, last == "interval", !modifiers.isEmpty {
      guard let field = intervalField(modifiers) else { return nil }
      return name + field + dimensions(node)
    }
    if !modifiers.isEmpty {
      var texts: [String] = []
      for modifier in modifiers {
        guard let text = ExpressionPrinter(column: { _ in nil }).print(modifier) else { return nil }
        texts.append(text)
      }
      // `char` is character(1).
      if !(last == "bpchar" && texts == ["1"]) { name += "(" + texts.joined(separator: ",") + ")" }
    }
    return name + suffix + dimensions(node)
  }

  private static func dimensions(_ node: SyntaxNode) -> String { node.count("array_bounds") > 0 ? "[]" : "" }

  /// Source: `INTERVAL_MASK` in src/include/utils/timestamp.h.
  private static func intervalField(_ modifiers: [SyntaxNode]) -> String? {
    let values = modifiers.map { $0["ival"]?.integer("ival") ?? -1 }
    if values.count == 2, values[0] == 0x7FFF { return "(\(values[1]))" }
    guard values.count == 1, let name = intervalFields[values[0]] else { return nil }
    return " " + name
  }

  private static let intervalFields = [
    4: "year", 2: "month", 8: "day", 1_024: "hour", 2_048: "minute", 4_096: "second", 6: "year to month",
    1_032: "day to hour", 3_080: "day to minute", 7_176: "day to second", 3_072: "hour to minute",
    7_168: "hour to second", 6_144: "minute to second",
  ]

  private static let standardNames: [String: (String, String)] = [
    "int2": ("smallint", ""), "int4": ("integer", ""), "int8": ("bigint", ""), "float4": ("real", ""),
    "float8": ("double precision", ""), "bool": ("boolean", ""), "varchar": ("character varying", ""),
    "bpchar": ("character", ""), "bit": ("bit", ""), "varbit": ("bit varying", ""), "numeric": ("numeric", ""),
    "timestamp": ("timestamp", " without time zone"), "timestamptz": ("timestamp", " with time zone"),
    "time": ("time", " without time zone"), "timetz": ("time", " with time zone"), "interval": ("interval", ""),
  ]
}
