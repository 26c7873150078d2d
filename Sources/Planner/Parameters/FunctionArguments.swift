internal import SQLSyntax

/// Arguments of built-in functions that take one of a few words: any other value stops the planner, which evaluates
/// calls with constant arguments.
enum FunctionArguments {
  /// By function, then by the argument's place from 0.
  private static let words: [String: [Int: String]] = [
    "date_trunc": [0: "day"], "date_part": [0: "day"], "extract": [0: "day"], "timezone": [0: "UTC"],
    "encode": [1: "hex"], "decode": [0: "00", 1: "hex"], "convert_from": [1: "UTF8"], "convert_to": [1: "UTF8"],
    "to_date": [0: "2026-01-01", 1: "YYYY-MM-DD"], "to_number": [0: "1", 1: "9"], "digest": [1: "sha256"],
    "current_setting": [0: "work_mem"], "set_config": [0: "work_mem", 1: "4MB"], "make_date": [0: "2026"],
    "has_table_privilege": [1: "SELECT"], "normalize": [1: "NFC"], "setweight": [1: "A"],
  ]

  /// The parameters of a text that stand for such arguments, and a value for each.
  static func values(in text: String) -> [Int: String] {
    guard let tokens = try? SQLParser.tokens(of: text) else { return [:] }
    let bytes = Array(text.utf8)
    let words = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self).lowercased() }
    var result: [Int: String] = [:]
    // The open parentheses: the function before each, and how many commas have passed.
    var open: [(function: String, argument: Int)] = []
    for (index, word) in words.enumerated() {
      switch word {
      case "(": open.append((index > 0 ? words[index - 1] : "", 0))
      case ")": _ = open.popLast()
      case ",": if !open.isEmpty { open[open.count - 1].argument += 1 }
      default:
        guard tokens[index].kind == "PARAM", let number = Int(word.dropFirst()) else { continue }
        // A cast may have put parentheses around the parameter.
        let call = open.last { !$0.function.isEmpty && Self.words[$0.function] != nil } ?? ("", 0)
        let isDirect = open.last.map { $0.function == call.function || !isName($0.function) } ?? false
        if isDirect, let value = Self.words[call.function]?[call.argument] { result[number] = value }
        if index > 2, words[index - 1] == "zone", words[index - 2] == "time", words[index - 3] == "at" {
          result[number] = "UTC"
        }
      }
    }
    return result
  }

  private static func isName(_ word: String) -> Bool { word.first.map { $0.isLetter || $0 == "_" } ?? false }
}
