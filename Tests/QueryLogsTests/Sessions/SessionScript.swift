import Testing
import Workload

@testable import QueryLogs

/// A log in short: who ran what, when, for how long.
///
/// `P`, `A` … are classes that read, `W` and `X` write (`W` what `A` reads), `L` locks, `S` is a savepoint; `(` begins a transaction, `)` commits,
/// `<` rolls back.
struct SessionScript {
  struct Line {
    var session: UInt64 = 1
    var statement: Character
    /// Milliseconds since the log's beginning, when it began.
    var start: Double
    var milliseconds: Double?
    var values = ""
    var origin: Int32 = 0
    var weight = 1.0
    var isCompleted = true
    var hasTime = true
    /// Whether times are written in whole seconds.
    var isCoarse = false
  }

  static let letters: [Character] = ["P", "A", "B", "C", "D", "Q", "W", "X", "L", "S", "(", ")", "<"]
  static let statements: [SessionStatement] = letters.enumerated().map { number, letter in
    var statement = SessionStatement(
      classNumber: Int32(number), role: role(letter),
      transaction: letter == "(" ? .begin : letter == ")" ? .commit : letter == "<" ? .rollback : .none)
    statement.tables = tables(letter)
    return statement
  }

  /// `A` reads table 1 and `B` table 2; `W` writes table 1, `X` table 3.
  private static func tables(_ letter: Character) -> SessionTables {
    var tables = SessionTables()
    switch letter {
    case "A": tables.read[0] = 1
    case "B": tables.read[1] = 2
    case "W": tables.written[0] = 1
    case "X": tables.written[0] = 3
    default: break
    }
    return tables
  }

  private static func role(_ letter: Character) -> SessionStatement.Role {
    switch letter {
    case "W", "X": .write
    case "L": .lock
    case "S", "(", ")", "<": .other
    default: .read
    }
  }

  static func name(_ letter: Character) -> SessionFindings.Statement {
    .init(fingerprint: String(letter), shape: "")
  }

  static func name(_ classNumber: Int32) -> SessionFindings.Statement? {
    letters.indices.contains(Int(classNumber)) ? name(letters[Int(classNumber)]) : nil
  }

  static let names = {
    var names = LogNames()
    for application in ["web", "batch"] {
      _ = names.number(of: .init(database: "shop", user: "app", application: application))
    }
    _ = names.number(of: .init(database: "shop", user: "other", application: nil))
    return names
  }()

  /// Letters one after the other, each for a millisecond, with a pause between; other characters are not read. Every
  /// execution has other values, unless `values` says which it has.
  static func lines(
    _ text: String, session: UInt64 = 1, from start: Double = 0, pause: Double = 1,
    values: (Int) -> String = { "\($0)" },
    origin: Int32 = 0
  ) -> [Line] {
    var time = start
    return text.filter { letters.contains($0) }.enumerated().map { number, letter in
      defer { time += 1 + pause }
      return Line(
        session: session, statement: letter, start: time, milliseconds: 1, values: values(number), origin: origin)
    }
  }

  static func feed(_ lines: [Line], to tracker: inout SessionTracker) {
    for line in lines {
      let end = line.start + (line.milliseconds ?? 0)
      var time = 1_000_000_000_000_000 + Int64((end * 1000).rounded())
      if line.isCoarse { time = time / 1_000_000 * 1_000_000 }
      let text = Array("SELECT \(line.statement)".utf8)
      let values = Array(line.values.utf8)
      text.withUnsafeBytes { text in
        values.withUnsafeBytes { values in
          tracker.add(
            Execution(
              time: line.hasTime ? time : nil, session: line.session, origin: line.origin,
              statement: Int32(letters.firstIndex(of: line.statement) ?? 99), milliseconds: line.milliseconds,
              rows: nil,
              outcome: line.isCompleted ? .completed : .failed(sqlState: .init(.init(start: nil, count: 0))),
              text: text, parameters: values, weight: line.weight, textHash: ContentHash.of(text)),
            statements: statements)
        }
      }
    }
  }

  static func findings(_ lines: [Line], limits: SessionLimits = SessionLimits()) -> SessionFindings {
    var tracker = SessionTracker(limits: limits)
    feed(lines, to: &tracker)
    return tracker.finish(names: names, statement: name)
  }

  static func findings(_ text: String, pause: Double = 1) -> SessionFindings { findings(lines(text, pause: pause)) }
}

extension SessionFindings {
  /// Bursts in short: `P>A 2×12`, in a transaction in parentheses; `^` for nothing before, `=` for identical ones.
  var shown: [String] {
    sortedBursts.map { key, value in
      let text =
        "\(key.kind == .identical ? "=" : key.parent?.fingerprint ?? "^")>\(key.statement.fingerprint) "
        + "\(value.bursts)×\(value.executions)"
      return key.inTransaction ? "(\(text))" : text
    }.sorted()
  }
}
