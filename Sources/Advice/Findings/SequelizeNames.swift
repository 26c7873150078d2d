internal import Catalog
internal import SQLSyntax
internal import Workload

/// Names of Sequelize models.
///
/// A statement that Sequelize wrote has the model's name as the table's alias (`FROM "users" AS "User"`). Without it, the name
/// is derived from the table's as Sequelize's default is from the model's, backwards: words at underscores, the last one in
/// the singular, each with a capital letter: `order_items` is `OrderItem`. Irregular plurals other than a few are left as they
/// are.
///
/// Source of the default: `pluralize` of lib/utils.js in Sequelize 6, by the package `inflection`.
struct SequelizeNames {
  /// `OrderItem`.
  let model: String
  /// `orderItem`: the association to one.
  var one: String { Self.lowered(model) }
  /// `orderItems`: the association to many.
  var many: String { Self.plural(one) }

  init(_ table: LoopedStatement.TableName) {
    if let alias = table.alias, Self.isModelName(alias) {
      model = alias
    } else {
      var words = table.name.split { $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }.map(String.init)
      if let last = words.popLast() { words.append(Self.singular(last)) }
      let joined = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      let safe = joined.filter { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" }
      model = safe.first?.isNumber ?? true ? "Model" + safe : safe
    }
  }

  /// Whether a text is as Sequelize writes it: all names are quoted, and the table has an alias that is a model's name.
  static func isWritten(_ text: String) -> Bool {
    guard text.utf8.starts(with: "SELECT \"".utf8) || text.utf8.starts(with: "SELECT count(".utf8) else { return false }
    let marker = Array("\" AS \"".utf8)
    let bytes = Array(text.utf8.prefix(16_384))
    for place in bytes.indices where bytes[place] == marker[0] && bytes[place...].starts(with: marker) {
      let name = bytes[(place + marker.count)...].prefix { $0 != UInt8(ascii: "\"") }
      // Attributes of joined models have a dot: "posts->author.id".
      if isModelName(String(decoding: name, as: UTF8.self)) { return true }
    }
    return false
  }

  private static func isModelName(_ name: String) -> Bool {
    guard let first = name.first, first.isASCII, first.isUppercase else { return false }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  static func lowered(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

  static func plural(_ word: String) -> String {
    if let known = irregular.first(where: { word.hasSuffix($0.one) }) {
      return word.dropLast(known.one.count) + known.many
    }
    if word.hasSuffix("y"), let before = word.dropLast().last, !"aeiou".contains(before) {
      return word.dropLast() + "ies"
    }
    return ["s", "x", "ch", "sh"].contains(where: word.hasSuffix) ? word + "es" : word + "s"
  }

  static func singular(_ word: String) -> String {
    let lowered = word.lowercased()
    if let known = irregular.first(where: { lowered.hasSuffix($0.many) }) {
      return word.dropLast(known.many.count) + known.one
    }
    if lowered.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
    if ["sses", "xes", "ches", "shes"].contains(where: lowered.hasSuffix) { return String(word.dropLast(2)) }
    if lowered.hasSuffix("s"), !["ss", "us", "is"].contains(where: lowered.hasSuffix) {
      return String(word.dropLast())
    }
    return word
  }

  private static let irregular: [(one: String, many: String)] = [
    ("person", "people"), ("child", "children"), ("status", "statuses"), ("address", "addresses"),
    ("news", "news"), ("series", "series"),
  ]

  /// A name as a JavaScript string.
  static func string(_ name: String) -> String {
    var text = "'"
    for scalar in name.unicodeScalars {
      switch scalar {
      case "'", "\\": text += "\\" + String(scalar)
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}": text += " "
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "'"
  }
}
