import AccessPatterns
import Catalog
import FoundationEssentials
import Intake
import Planner
import PostgresServer
import QueryLogs
import Synchronization
import Testing
import Workload

@testable import Scaling

/// The bundled workloads as rules see them, each planned once.
enum BundledInput: String, CaseIterable {
  /// statements.csv: all calls, no constants, no sessions, no window of time.
  case metering
  /// postgresql.log.gz: a twentieth of the calls, with constants and sessions, over a day.
  case meteringLog = "metering log"
  case shop
  case field

  private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Workloads/"

  private var directory: String { Self.root + (self == .meteringLog ? "metering" : rawValue) + "/" }

  /// Tests run at the same time, and a workload is planned once.
  private static let planned = Mutex<[BundledInput: (input: ScaleInput, findings: [ScaleFinding])]>([:])

  func findings() throws -> [ScaleFinding] { try both().findings }
  func input() throws -> ScaleInput { try both().input }

  private func both() throws -> (input: ScaleInput, findings: [ScaleFinding]) {
    try Self.planned.withLock { planned in
      if let known = planned[self] { return known }
      let input = try plan()
      let result = (input, ScaleRules.all.flatMap { $0.findings(input) })
      planned[self] = result
      return result
    }
  }

  private func workload() throws -> Workload {
    guard self == .meteringLog else {
      var builder = WorkloadBuilder()
      builder.add(try PgStatStatementsCSV.read(InputFile.read(directory + "statements.csv"), name: "statements.csv"))
      return builder.build()
    }
    let digester = LogDigester()
    try digester.read(LogFiles([directory + "postgresql.log.gz"], now: 0))
    return digester.workload()
  }

  private func plan() throws -> ScaleInput {
    let catalog = try CatalogFile.readSnapshot(directory + "snapshot.json").catalog
    let workload = try workload()
    let twin = try Twin.start(catalog, binaries: ServerBinaries.find())[0]
    defer { twin.stop() }
    let index = CatalogIndex(catalog)
    var costed: [CostedClass] = []
    for (number, query) in workload.classes.enumerated() {
      do {
        let pattern = try AccessPatternExtractor(catalog: index, role: query.user).extract(from: query.query)
        let plan = try StatementBinder(twin: twin).bind(query, index: number, pattern: pattern)
        costed.append(CostedClass(queryClass: query, pattern: pattern, plan: plan, tree: try plan.tree(twin)))
      } catch let error as PlannerError {
        // Sequences are no part of a snapshot.
        guard query.query.contains("nextval") else { throw error }
      }
    }
    return ScaleInput(catalog: catalog, workload: workload, classes: costed)
  }

  /// By fingerprint, what queries.sql of the metering workload calls a statement.
  private static let names: Result<[String: String], any Error> = Result {
    let text = String(decoding: try InputFile.read(root + "metering/queries.sql"), as: UTF8.self)
    var names: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("/* ") {
      guard let end = line.firstRange(of: " */ ") else { continue }
      let name = String(line[..<end.lowerBound].dropFirst(3))
      var statement = String(line[end.upperBound...])
      if let cut = statement.firstRange(of: " \\gset") { statement = String(statement[..<cut.lowerBound]) }
      let outcome = try #require(StatementClassifier.outcomes(for: .init(text: withoutVariables(statement))).first)
      names[outcome.fingerprint] = name
    }
    return names
  }

  /// pgbench's variables outside of literals become numbers.
  private static func withoutVariables(_ statement: String) -> String {
    var (result, isLiteral) = ("", false)
    var characters = Array(statement)[...]
    while let character = characters.popFirst() {
      if character == "'" { isLiteral.toggle() }
      guard character == ":", !isLiteral, let next = characters.first, next.isLetter, result.last != ":" else {
        result.append(character)
        continue
      }
      characters = characters.drop { $0.isLetter || $0 == "_" || $0.isNumber }
      result += "1"
    }
    return result
  }

  /// What queries.sql calls a class.
  static func name(_ evidence: ScaleFinding.Evidence) throws -> String {
    let fingerprint = evidence.class.split(separator: "-").first.map(String.init) ?? ""
    return try names.get()[fingerprint] ?? evidence.class
  }
}
