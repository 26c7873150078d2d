internal import SQLSyntax

/// Pieces of the SQL that is printed.
enum SQLText {
  /// How long a statement waits for a lock before it gives up, and lets those go on that queue behind it.
  ///
  /// Two waits of this length stay below `deadlock_timeout` (1 s): it is always the migration that gives up, never a
  /// statement of an application that PostgreSQL ends as the victim of a deadlock.
  static let lockTimeout = "400ms"

  static let setLockTimeout = "SET lock_timeout = '\(lockTimeout)'"
  static let setLocalLockTimeout = "SET LOCAL lock_timeout = '\(lockTimeout)'"
  /// `CREATE INDEX CONCURRENTLY` and `DROP INDEX CONCURRENTLY` wait for transactions, which blocks nobody.
  static let noLockTimeout = "SET lock_timeout = 0"
  /// With it PostgreSQL prints definitions with all names qualified.
  static let setLocalSearchPath = "SET LOCAL search_path = pg_catalog, pg_temp"

  /// A name list such as `id, "Created"`.
  static func list(_ names: [String], prefix: String = "") -> String {
    names.map { prefix + SQLIdentifier.quoted($0) }.joined(separator: ", ")
  }

  /// Such as `(id, "Created")`.
  static func parenthesized(_ names: [String]) -> String { "(" + list(names) + ")" }

  /// One value or a row of them, such as `o.id` or `(o.a, o.b)`.
  static func row(_ names: [String], prefix: String = "") -> String {
    names.count == 1 ? list(names, prefix: prefix) : "(" + list(names, prefix: prefix) + ")"
  }

  /// `$$` with a tag that the body doesn't hold.
  static func dollarQuoted(_ body: String) -> String {
    var tag = "$$"
    var number = 0
    while body.contains(tag) {
      number += 1
      tag = "$do\(number)$"
    }
    return "\(tag)\n\(body)\n\(tag)"
  }

  static func block(declare: String = "", _ body: String) -> String {
    "DO " + dollarQuoted((declare.isEmpty ? "" : "DECLARE\n\(indented(declare))\n") + "BEGIN\n\(indented(body))\nEND")
  }

  /// The lines of a body, two spaces in; as it stands when a literal or a name goes over a line's end.
  static func indented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let isWhole = lines.allSatisfy { line in
      ["'", "\""].allSatisfy { mark in line.count { String($0) == mark }.isMultiple(of: 2) }
    }
    return isWhole ? lines.map { "  " + $0 }.joined(separator: "\n") : text
  }

  /// `'shop.orders'::regclass`: the table that has the name when the statement runs.
  static func regclass(_ quotedName: String) -> String { SQLIdentifier.literal(quotedName) + "::pg_catalog.regclass" }

  /// An error with the text as it stands.
  static func raise(_ message: String) -> String { "RAISE EXCEPTION USING MESSAGE = \(SQLIdentifier.literal(message))" }

  /// One word of a shell's command.
  static func shellQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// Statements of one transaction, written out.
  static func transaction(_ statements: [String]) -> [String] { ["BEGIN"] + statements + ["COMMIT"] }

  /// Puts `addition` before the parenthesis that closes the first one in `text` from `start`.
  ///
  /// - Returns: nil when there is none: parentheses within strings and quoted names don't count.
  static func appending(_ addition: String, toListIn text: String, from start: String.Index) -> String? {
    var depth = 0
    var quote: Character?
    for index in text[start...].indices {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "(": depth += 1
      case ")":
        depth -= 1
        if depth == 0 { return text[..<index] + addition + text[index...] }
      default: break
      }
    }
    return nil
  }
}
