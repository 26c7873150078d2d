/// A JSON value whose objects keep their keys in the order given, so that the same document gives the same bytes.
indirect enum JSONValue {
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case integer(Int)
  /// A number with at most `places` decimals and at least one; null if it is none.
  case decimal(Double, places: Int)
  /// A number as it was read.
  case number(String)
  case bool(Bool)
  case null

  /// The value as JSON on many lines, indented by two spaces.
  func write() -> String {
    var text = ""
    write(to: &text, indentation: "\n")
    return text
  }

  private func write(to text: inout String, indentation: String) {
    switch self {
    case .object(let members):
      Self.write(members, between: "{", and: "}", to: &text, indentation: indentation) { member, text, inner in
        Self.write(string: member.key, to: &text)
        text += ": "
        member.value.write(to: &text, indentation: inner)
      }
    case .array(let elements):
      Self.write(elements, between: "[", and: "]", to: &text, indentation: indentation) { element, text, inner in
        element.write(to: &text, indentation: inner)
      }
    case .string(let string): Self.write(string: string, to: &text)
    case .integer(let integer): text += String(integer)
    case .decimal(let value, let places): text += FixedDecimal.text(value, places: places, minimumPlaces: 1) ?? "null"
    case .number(let digits): text += digits
    case .bool(let bool): text += bool ? "true" : "false"
    case .null: text += "null"
    }
  }

  private static func write<Element>(
    _ elements: [Element], between open: String, and close: String, to text: inout String, indentation: String,
    element write: (Element, inout String, String) -> Void
  ) {
    text += open
    let inner = indentation + "  "
    for (offset, element) in elements.enumerated() {
      text += offset == 0 ? inner : "," + inner
      write(element, &text, inner)
    }
    text += elements.isEmpty ? close : indentation + close
  }

  /// Escapes what RFC 8259 demands, and also what a terminal or JavaScript would act upon.
  private static func write(string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
