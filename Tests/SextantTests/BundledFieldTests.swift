import Foundation
import Testing

/// Advice for `Workloads/field`, held against what an expert gives in its EXPECTED.md.
struct BundledFieldTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  private static let directory = root + "/Workloads/field"

  private static let advice = Result {
    try AdviceJSONDocument.read(CommandLineTool(Scratch()).run(["advise", directory, "--format", "json"]).output)
  }

  /// “Support of foreign keys”: the constraint, its executions, its costs there.
  private static let expected: [(key: String, calls: Int, before: Double)] = [
    ("documents_work_order_id_fkey (SET NULL)", 6, 4309), ("charges_work_order_id_fkey (SET NULL)", 6, 3318),
    ("assets_parent_asset_id_fkey (SET NULL)", 8, 2782), ("assets_model_code_fkey (ON UPDATE CASCADE)", 4, 2782),
    ("work_order_parts_part_id_fkey (RESTRICT)", 6, 3530), ("work_orders_asset_id_fkey (RESTRICT)", 8, 7869),
    ("documents_asset_id_fkey (SET NULL)", 8, 4309),
  ]

  @Test func `foreign keys whose parents are deleted get their indexes, and the others none`() throws {
    let workload = try Self.advice.get().workload
    let derived = workload.derivedClasses ?? []
    #expect(workload.derived == derived.count && derived.count == Self.expected.count + 3)
    for item in Self.expected {
      let found = try #require(derived.first { $0.derivedFrom.hasSuffix("foreign key " + item.key) }, "\(item.key)")
      #expect(found.calls == item.calls)
      #expect(abs(try #require(found.costBefore) - item.before) < 0.02 * item.before, "\(found)")
      #expect(try #require(found.costAfter) < 0.2 * item.before && found.code == nil, "\(found)")
    }
    // Those have their indexes: the cascades of work_order_purge and asset_delete.
    let served = derived.filter { $0.code == "served" }
    #expect(served.count == 3 && served.allSatisfy { $0.derivedFrom.hasSuffix("(CASCADE)") && $0.reason != nil })
    // The one that no query of the mix asks for.
    #expect(
      try Self.advice.get().recommendations.contains {
        $0.statement.contains(" ON public.documents USING btree (work_order_id)")
      })
    #expect(workload.classes == workload.analyzed + workload.skipped.count && workload.classes == 119)
    #expect(workload.improved + workload.unimproved.count == workload.analyzed)
  }

  @Test func `every report says what runs the statements that no input has`() throws {
    for format in ["text", "markdown", "sql"] {
      let report = try CommandLineTool(Scratch()).run(["advise", Self.directory, "--format", format]).output
      #expect(report.contains("by DELETE FROM public.work_orders: foreign key"), "\(format)")
      if format != "sql" { #expect(report.contains("10 statements that deletes and key updates make PostgreSQL run")) }
    }
    let comparison = try CommandLineTool(Scratch()).run([
      "advise", Self.directory, "--try", "CREATE INDEX ON public.documents (work_order_id)",
    ]).output
    #expect(
      comparison.contains("by DELETE FROM public.work_orders: foreign key documents_work_order_id_fkey (SET NULL)"))
  }
}
