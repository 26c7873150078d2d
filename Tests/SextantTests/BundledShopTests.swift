import Foundation
import Testing

/// Advice for `Workloads/shop`, as the README's first command gives it.
struct BundledShopTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  private static let directory = root + "/Workloads/shop"

  private static let advice = Result {
    try AdviceJSONDocument.read(CommandLineTool(Scratch()).run(["advise", directory, "--format", "json"]).output)
  }

  @Test func `the README shows what is printed`() throws {
    let printed = try CommandLineTool(Scratch()).run(["advise", Self.directory]).output
    let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
    // The planner's own version may be another one here.
    let shown = readme.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("    Workload cost") }.prefix { $0.isEmpty || $0.hasPrefix("    ") }
      .map { String($0.dropFirst(4)) }
    #expect(shown.count > 20)
    let lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("Workload cost") }.prefix(shown.count).map(String.init)
    #expect(lines.dropLast() == shown.dropLast())
  }

  @Test func `every query class is improved, or not with a reason, or skipped`() throws {
    let advice = try Self.advice.get()
    let workload = advice.workload
    #expect(workload.classes == 115)
    #expect(workload.improved + workload.unimproved.count + workload.skipped.count == workload.classes)
    #expect(workload.improved + workload.unimproved.count == workload.analyzed)
    #expect(workload.unimproved.allSatisfy { !$0.reason.isEmpty && !$0.code.isEmpty && !$0.class.isEmpty })
    let weights = workload.unimproved.map { Double($0.calls) * $0.cost }
    #expect(weights == weights.sorted(by: >))
    let codes = Set(workload.unimproved.map(\.code))
    #expect(codes.isSuperset(of: ["served", "writes-only", "no-table"]), "\(codes)")
    // A class that a recommendation makes cheaper is no class without improvement.
    let helped = Set(
      advice.recommendations.flatMap(\.queries).filter { $0.costAfter < $0.costBefore * 0.9 }.map(\.class))
    #expect(helped.isDisjoint(with: workload.unimproved.map(\.class)))
  }

  @Test func `what serves a rejected index is named in full`() throws {
    let served = try Self.advice.get().rejected.filter { $0.code == "served" }
    #expect(served.contains { $0.reason.contains("INCLUDE (") })
    #expect(served.allSatisfy { $0.reason.contains("advised index on (") || $0.reason.contains("is not advised") })
  }

  @Test func `a dump and the schema as pg_dump writes it are enough`() throws {
    let outcome = try CommandLineTool(Scratch()).run([
      "advise", "--schema", Self.directory + "/schema.sql", "--statements", Self.directory + "/statements.csv",
      "--rows", #"orders=5e6,"customers"=2e5"#, "--format", "json",
    ])
    let advice = try AdviceJSONDocument.read(outcome.output)
    #expect(advice.workload.classes == 115 && advice.workload.skipped.count == 2)
    #expect(advice.recommendations.contains { $0.table == "public.orders" })
  }
}
