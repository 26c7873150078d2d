/// The same entries in each format, with all that an entry can have in more than one line.
enum TornLog {
  /// - Parameters:
  ///   - server: Its entries are an hour after those of the server before it.
  ///   - literal: Of one statement in the middle.
  static func bytes(
    _ format: LogSeamTests.Format, server: Int = 0, user: String = "app", literal: String = "größe \"🐘\""
  ) -> [UInt8] {
    var text = ""
    for number in 0..<24 {
      let minutes = 10 + number
      let time = "2026-11-25 1\(server):\(minutes):10.\(100 + number) UTC"
      text += entry(format, number, time, user, literal: number == 12 ? literal : "größe \"🐘\"")
    }
    return Array(text.utf8)
  }

  private struct Parts {
    var severity = "LOG"
    var code = "00000"
    var message: String
    var detail = ""
    var statement = ""
  }

  private static func entry(
    _ format: LogSeamTests.Format, _ number: Int, _ time: String, _ user: String, literal: String
  ) -> String {
    let duration = "duration: \(number).5\(number % 10)0 ms"
    let parts =
      switch number % 4 {
      case 0: Parts(message: "\(duration)  statement: SELECT a,\n\tb\nFROM t\nWHERE c = '\(literal)' AND d = \(number)")
      case 1:
        Parts(
          message: "\(duration)  execute <unnamed>: SELECT a FROM t WHERE b = $1",
          detail: "parameters: $1 = '\(number)\nand more'")
      case 2:
        Parts(
          severity: "ERROR", code: "22012", message: "division by zero",
          statement: "SELECT 1 / b\nFROM t\nWHERE c = \(number)")
      default: Parts(message: "\(duration)  statement: UPDATE t SET a = \(number) WHERE b = 2")
      }
    switch format {
    case .stderr: return stderr(parts, "\(time) [\(number)] \(user)@shop ")
    case .csv: return csv(parts, time, number, user)
    case .json: return json(parts, time, number, user)
    }
  }

  private static func stderr(_ parts: Parts, _ prefix: String) -> String {
    func lines(_ word: String, _ text: String) -> String {
      "\(prefix)\(word):  \(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n\t"))\n"
    }
    return lines(parts.severity, parts.message) + (parts.detail.isEmpty ? "" : lines("DETAIL", parts.detail))
      + (parts.statement.isEmpty ? "" : lines("STATEMENT", parts.statement))
  }

  private static func csv(_ parts: Parts, _ time: String, _ number: Int, _ user: String) -> String {
    func quoted(_ text: String) -> String {
      text.isEmpty
        ? "" : "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    return [
      time, quoted(user), quoted("shop"), "\(number)", quoted("[local]"), "6565a.\(number)", "1", quoted("SELECT"),
      "2026-11-25 09:00:00 UTC", "3/4", "0", parts.severity, parts.code, quoted(parts.message), quoted(parts.detail),
      "", "", "", "", quoted(parts.statement), "", "", quoted("web"), quoted("client backend"), "", "0",
    ].joined(separator: ",") + "\n"
  }

  private static func json(_ parts: Parts, _ time: String, _ number: Int, _ user: String) -> String {
    func value(_ key: String, _ text: String) -> String {
      var escaped = ""
      for character in text.unicodeScalars {
        switch character {
        case "\n": escaped += "\\n"
        case "\t": escaped += "\\t"
        case "\"": escaped += "\\\""
        default: escaped.unicodeScalars.append(character)
        }
      }
      return text.isEmpty ? "" : ",\"\(key)\":\"\(escaped)\""
    }
    return "{\"timestamp\":\"\(time)\",\"user\":\"\(user)\",\"dbname\":\"shop\",\"pid\":\(number)"
      + value("session_id", "6565a.\(number)") + value("error_severity", parts.severity)
      + value("state_code", parts.code) + value("message", parts.message) + value("detail", parts.detail)
      + value("statement", parts.statement) + "}\n"
  }
}
