import AccessPatterns
import Catalog
import Planner
import SQLSyntax
import Testing
import Workload

@testable import Scaling

/// A catalog and a workload in short, without a server: classes have times, and plans that nobody looks at.
struct SmallDatabase {
  var tables: [Table] = []
  var functions: [Function] = []
  var statements: [SmallStatement] = []
  var seconds: Int? = 3_600
  var sessions: SessionFindings?
  var settings: [Catalog.Setting] = []

  /// - Parameters:
  ///   - columns: Such as `id bigint`; a `!` behind the name makes the primary key.
  ///   - references: By column, the table that it references, with its column `id`.
  static func table(
    _ name: String, _ columns: [String], references: [String: String] = [:], rows: Double = 1_000_000,
    pages: Int = 20_000, distinct: [String: Double] = [:], mostCommon: [String: Double] = [:]
  ) -> Table {
    var key: [String] = []
    let columns = columns.map { text -> Column in
      let words = text.split(separator: " ").map(String.init)
      let column = words[0].replacing("!", with: "")
      if words[0].hasSuffix("!") { key.append(column) }
      let type = words.count > 1 ? words[1] : "bigint"
      return Column(
        name: column, type: type, typeName: type == "bigint" ? "int8" : type, isNotNull: true,
        statistics: ColumnStatistics(
          averageWidth: 8, distinct: distinct[column] ?? -1,
          mostCommonValues: mostCommon[column].map { _ in "{1}" },
          mostCommonFrequencies: mostCommon[column].map { [$0] }))
    }
    var constraints = references.sorted { $0.key < $1.key }.map { column, other in
      Constraint(
        name: "\(name)_\(column)_fkey", kind: .foreignKey, definition: "", columns: [column],
        referencedTable: ObjectName(schema: "public", name: other), referencedColumns: ["id"])
    }
    var indexes: [Index] = []
    if !key.isEmpty {
      constraints.append(Constraint(name: "\(name)_pkey", kind: .primaryKey, definition: "", columns: key))
      indexes.append(
        Index(
          name: "\(name)_pkey", definition: "", keys: key.map { IndexKey(column: $0) }, isUnique: true, isPrimary: true,
          constraint: "\(name)_pkey"))
    }
    return Table(
      schema: "public", name: name, columns: columns, constraints: constraints, indexes: indexes, rows: rows,
      pages: pages)
  }

  func input() throws -> ScaleInput {
    let catalog = Catalog(
      capturedAt: "2026-03-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
      database: .init(name: "shop"), settings: settings, schemas: ["public"], functions: functions, tables: tables)
    let index = CatalogIndex(catalog)
    var workload = Workload(classes: try statements.map { try $0.queryClass() })
    workload.sessions = sessions
    if let seconds {
      let time = Moments.text(seconds)
      workload.window = .init(from: "2026-03-01T00:00:00Z", to: time)
    }
    let costed = try workload.classes.enumerated().map { number, query in
      let pattern = try AccessPatternExtractor(catalog: index).extract(from: query.query)
      #expect(pattern.unresolved.isEmpty, "\(query.query)")
      return CostedClass(
        queryClass: query, pattern: pattern, plan: PlannedClass(index: number, bindings: [], isGeneric: true))
    }
    return ScaleInput(catalog: catalog, workload: workload, classes: costed)
  }

  func findings(_ rule: some ScaleRule) throws -> [ScaleFinding] {
    let input = try input()
    let findings = rule.findings(input)
    findings.forEach { expectSound($0, input) }
    return findings
  }
}

private enum Moments {
  /// So many seconds of the first of March, below a day.
  static func text(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2026-03-01T\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))Z"
  }
}

struct SmallStatement {
  var text: String
  var calls = 1_000
  var milliseconds = 100.0
  var user: String? = "app"
  var resources = ResourceCounts()

  init(
    _ text: String, calls: Int = 1_000, milliseconds: Double = 100, user: String? = "app",
    resources: ResourceCounts = ResourceCounts()
  ) {
    self.text = text
    self.calls = calls
    self.milliseconds = milliseconds
    self.user = user
    self.resources = resources
  }

  func queryClass() throws -> QueryClass {
    let outcome = try #require(StatementClassifier.outcomes(for: .init(text: text)).first)
    var entry = QueryClass(
      fingerprint: outcome.fingerprint, shape: outcome.shape, query: text, database: "shop", user: user, calls: calls,
      totalMilliseconds: milliseconds)
    entry.resources = resources
    return entry
  }
}

/// What holds for every finding.
func expectSound(_ finding: ScaleFinding, _ input: ScaleInput) {
  let ids = Set(input.workload.classes.map(\.id))
  #expect((0...1).contains(finding.share), "\(finding.summary)")
  #expect(finding.classes.allSatisfy { ids.contains($0.class) && (0...1).contains($0.share) }, "\(finding.summary)")
  #expect(Set(finding.classes.map(\.class)).count == finding.classes.count, "\(finding.summary)")
  #expect(
    finding.figures.allSatisfy { $0.unit == .share ? (0...1).contains($0.value) : $0.value.isFinite && $0.value >= 0 },
    "\(finding.figures)")
  #expect(Set(finding.figures.map(\.name)).count == finding.figures.count)
  #expect(finding.id.count == 16 && !finding.reasons.isEmpty && !finding.summary.isEmpty)
  #expect(finding.verdict == .advised || finding.remedies.allSatisfy { $0.statements.isEmpty })
  for statement in finding.remedies.flatMap(\.statements) {
    #expect(throws: Never.self, "\(statement)") { try SQLParser.parse(statement) }
  }
  for text in finding.texts { expectSentence(text) }
}

/// A text that says something in one style: whole sentences, short names of classes, numbers that can be read.
func expectSentence(_ text: String) {
  let first = text.prefix { $0 != " " }
  // Names of columns and tables keep their letters.
  let isName = first.contains { "._`\"".contains($0) } && !first.hasSuffix(".")
  #expect(first.first.map { $0.isUppercase || $0.isNumber || isName } == true, "\(text)")
  #expect(text.hasSuffix(".") || text.hasSuffix("?"), "\(text)")
  #expect(!text.contains("..") && !text.contains("  ") && !text.contains(" ,"), "\(text)")
  #expect(text.firstMatch(of: /[0-9a-f]{16}-[0-9a-f]{8}/) == nil, "\(text)")
  #expect(text.firstMatch(of: /Only 0 %|(^| )0 (sessions|a second|an hour|a day)/) == nil, "\(text)")
  // Eight digits may be a class.
  #expect(text.firstMatch(of: /(^|[ (])([0-9]{5,7}|[0-9]{9,})([ ,.)]|$)/) == nil, "\(text)")
}

extension ScaleFinding {
  /// All that is said in sentences.
  var texts: [String] { [summary] + reasons + tradeoffs + remedies.map(\.text) }

  func figure(_ name: String) -> Double? { figures.first { $0.name == name }?.value }
}
