import FuzzSupport
import SQLSyntax

@testable import Intake

/// DDL up to the point where statements would be run: cleaned, split, parsed and judged by the allow-list.
@main
enum DDLFuzzer {
  static func main() {
    FuzzTarget.run { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = CatalogFile.recognise(bytes)
      _ = try? RowCounts(parsing: text)
      guard let statements = read(text) else { return }
      let again = read(text) ?? []
      FuzzTarget.require(again.map(\.action) == statements.map(\.action), "the same DDL is judged the same")
      statements.forEach(checkRun)
    }
  }

  private static func read(_ text: String) -> [DDLStatement]? {
    try? ParserThread.run { () throws(IntakeError) in try DDLText(text).statements.flatMap(DDLStatement.readAll) }
  }

  /// What is run is one statement, of the kind that was judged.
  private static func checkRun(_ statement: DDLStatement) {
    guard case .run(let sql) = statement.action else { return }
    check(sql, statement.kind, mayFail: false)
    check(TypeModifiers.removed(from: sql, types: Set(statement.types)), statement.kind, mayFail: true)
  }

  private static func check(_ sql: String, _ kind: String, mayFail: Bool) {
    guard let tree = try? SQLParser.parse(sql) else {
      return FuzzTarget.require(mayFail, "what is run parses")
    }
    FuzzTarget.require(tree.statements.count == 1, "what is run is one statement")
    FuzzTarget.require(tree.statements.first?.node.kind == kind, "what is run is of the kind that was judged")
  }
}
