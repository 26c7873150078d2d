import AccessPatterns
import Candidates
import Catalog
import FuzzSupport
import Planner
import SQLSyntax

@testable import Workload

/// Plain SQL: files of statements, parse trees, shapes, access patterns against a shop's catalog, and rewriting.
@main
enum SQLFuzzer {
  static func main() {
    FuzzTarget.run { bytes in
      checkFile(bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      ParserThread.run {
        checkTokens(text)
        checkStatements(text)
        checkRewriting(text)
        _ = try? IndexStatement.parse(text, in: Shop.catalog)
      }
    }
  }

  private static func checkFile(_ bytes: [UInt8]) {
    let input = SQLFileReader.read(bytes, name: "input")
    var builder = WorkloadBuilder()
    builder.add(input)
    let workload = builder.build(threads: 1)
    let told = (workload.classes.map(\.statements) + workload.skipped.map(\.statements)).reduce(0, +)
    FuzzTarget.require(told == workload.input.statements, "each statement is in a class or skipped")
    FuzzTarget.require(told >= input.records.count, "no statement of the file is lost")
  }

  private static func checkTokens(_ text: String) {
    let length = text.utf8.count
    guard let tokens = try? SQLParser.tokens(of: text) else { return }
    var end = 0
    for token in tokens {
      FuzzTarget.require(token.range.lowerBound >= end && token.range.upperBound <= length, "tokens are in order")
      end = token.range.upperBound
    }
  }

  private static func checkStatements(_ text: String) {
    guard let tree = try? SQLParser.parse(text) else { return }
    FuzzTarget.require(
      (try? SQLParser.fingerprint(text)) == (try? SQLParser.fingerprint(text)), "the same text, the same fingerprint")
    var patterns: [AccessPattern] = []
    for statement in tree.statements {
      FuzzTarget.require(
        QueryShape(of: statement.node) == QueryShape(of: statement.node), "the same statement, the same shape")
      let pattern = Shop.extractor.extract(from: statement.node)
      let again = Shop.extractor.extract(from: statement.node)
      FuzzTarget.require(again == pattern, "the same statement, the same pattern")
      _ = AccessPatternPrinter().text(for: pattern)
      patterns.append(pattern)
    }
    _ = CandidateGenerator(catalog: Shop.catalog).generate(patterns)
  }

  /// A repaired text is still as many statements as it was.
  private static func checkRewriting(_ text: String) {
    // A clock's name that is a column's label breaks its statement (README.md, Open), so only this is asked of it.
    FuzzTarget.require(PlannerClock.rewrite(text) == PlannerClock.rewrite(text), "the same text, the same clock")
    guard let repaired = PlaceholderRepair.repaired(text), let count = statementCount(text) else { return }
    FuzzTarget.require(statementCount(repaired) == count, "a repaired placeholder leaves the statement whole")
  }

  private static func statementCount(_ text: String) -> Int? { try? SQLParser.parse(text).statements.count }
}
