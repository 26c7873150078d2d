import FuzzSupport
import Workload

/// Dumps of pg_stat_statements and workload documents, recognised by their content, up to the query classes.
@main
enum DumpFuzzer {
  static func main() {
    FuzzTarget.run { bytes in
      guard let workload = read(bytes) else { return }
      FuzzTarget.require(read(bytes, reversed: true) == workload, "the order of the statements doesn't matter")
      checkCounts(workload)
      guard let document = try? WorkloadDocument.data(of: workload) else { return }
      guard let again = try? WorkloadDocument.read(document, name: "again") else {
        fatalError("a document that was written can be read")
      }
      FuzzTarget.require(
        again.classes.count == workload.classes.count && again.skipped.count == workload.skipped.count,
        "a document holds every class and every skipped statement")
    }
  }

  private static func read(_ bytes: [UInt8], reversed: Bool = false) -> Workload? {
    guard var input = try? WorkloadReader.read(bytes, name: "input") else { return nil }
    if reversed { input.records.reverse() }
    var builder = WorkloadBuilder()
    builder.add(input)
    return builder.build(threads: 1)
  }

  private static func checkCounts(_ workload: Workload) {
    var sum = 0
    for part in workload.classes.map(\.statements) + workload.skipped.map(\.statements) {
      let (next, overflows) = sum.addingReportingOverflow(part)
      // Counts of documents are anything; sums of them are clamped.
      if overflows { return }
      sum = next
    }
    FuzzTarget.require(sum == workload.input.statements, "each statement is in a class or skipped")
  }
}
