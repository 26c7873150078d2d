import FoundationEssentials
import SQLSyntax
import Testing

@testable import Scaling

/// What holds for all rules of these folders.
struct ShapeRulesTests {
  private static let folders = ["Normalization", "Documents", "Patterns"]

  @Test func `each rule is in the list, and has its tests`() throws {
    let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    let listed = Set(ScaleRules.all.map { String(describing: type(of: $0)) })
    for folder in Self.folders {
      let files = try FileManager.default.contentsOfDirectory(atPath: root + "/Sources/Scaling/" + folder)
      for rule in files.filter({ $0.hasSuffix("Rule.swift") }).map({ String($0.dropLast(6)) }) {
        #expect(listed.contains(rule), "\(rule)")
        let tests = root + "/Tests/ScalingTests/\(folder)/\(rule)Tests.swift"
        #expect(FileManager.default.fileExists(atPath: tests), "\(rule)")
      }
    }
    #expect(ScaleRules.identifiers.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  @Test func `the order of classes and tables changes nothing, and all remedies parse`() throws {
    let catalog = try ShapeDatabase.catalog.get()
    for schema in catalog.schemas {
      let names = catalog.tables.filter { $0.schema == schema }.map(\.objectName.sql).sorted()
      guard !names.isEmpty else { continue }
      // Enough to set off what looks at columns alone.
      let input = try ShapeDatabase.input(schema, names.map { ShapeStatement("SELECT * FROM \($0)", calls: 10) })
      var reversed = input.catalog
      reversed.tables.reverse()
      let other = ScaleInput(catalog: reversed, workload: input.workload, classes: input.classes.reversed())
      for rule in ScaleRules.all {
        let (one, two) = (rule.findings(input), rule.findings(other))
        #expect(one.sorted { $0.id < $1.id } == two.sorted { $0.id < $1.id }, "\(type(of: rule).identifier)")
        #expect(Set(one.map(\.id)).count == one.count)
        for statement in one.flatMap(\.remedies).flatMap(\.statements) {
          #expect(try SQLParser.parse(statement).statements.count == 1, "\(statement)")
        }
      }
    }
  }
}
