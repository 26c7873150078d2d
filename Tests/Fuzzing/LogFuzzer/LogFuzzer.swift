import FuzzSupport
import Glibc
import Workload

@testable import QueryLogs

/// Logs of any format and in any wrapping, recognised by their content, up to the workload document: what
/// `sextant digest` does with a file.
@main
enum LogFuzzer {
  static func main() {
    FuzzTarget.run { bytes in
      checkUnwrapping(bytes)
      guard let workload = digest(bytes, threads: 1) else { return }
      checkCounts(workload)
      let document = data(of: workload)
      guard let again = try? WorkloadDocument.read(document, name: "again") else {
        fatalError("a document that was written can be read")
      }
      FuzzTarget.require(data(of: merged([again])) == document, "read again and merged, the same")
      // What takes as long as all of the above is left to some of the inputs.
      switch bytes.count % 6 {
      case 0:
        FuzzTarget.require(
          digest(bytes, threads: 2).map(data) == document, "the number of threads makes no difference")
      case 1:
        FuzzTarget.require(
          data(of: merged([again, workload])) == data(of: merged([workload, again])),
          "the order of merging makes no difference")
      default: break
      }
    }
  }

  private static func data(of workload: Workload) -> [UInt8] {
    guard let document = try? WorkloadDocument.data(of: workload) else { fatalError("a digest can be written") }
    return document
  }

  /// What is around the lines is taken off, in one block and in three.
  private static func checkUnwrapping(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { whole in
      guard let found = try? LogRecognition.recognise(whole, subject: "input"), found.transport != .plain else {
        return
      }
      let results = [[0, 0], [bytes.count / 3, bytes.count / 2]].map { cuts -> [UInt8] in
        var output: [UInt8] = []
        var transport = found.transport.transport(reference: reference, zoneOffset: 0)
        for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
          transport?.unwrap(LogBytes(rebasing: whole[start..<end]), into: &output, isLast: end == bytes.count)
        }
        return output
      }
      FuzzTarget.require(results[0] == results[1], "where blocks end makes no difference")
    }
  }

  private static let reference: Int64 = 1_800_000_000_000_000
  private static let path = "/dev/shm/sextant-fuzz-\(getpid())"

  /// nil when it is no log.
  private static func digest(_ bytes: [UInt8], threads: Int) -> Workload? {
    guard let file = fopen(path, "w") else { fatalError("\(path) can't be written") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    var times = [
      timeval(tv_sec: Int(reference / 1_000_000), tv_usec: 0), timeval(tv_sec: Int(reference / 1_000_000), tv_usec: 0),
    ]
    utimes(path, &times)
    defer { unlink(path) }
    var options = LogDigester.Options()
    options.threads = threads
    let digester = LogDigester(options)
    do {
      try digester.read(LogFiles([path], now: reference))
    } catch {
      return nil
    }
    let workload = digester.workload()
    FuzzTarget.require(
      digester.totals.entries == digester.totals.entryCounts.total, "each entry is used, or counted by what it is")
    return workload
  }

  private static func checkCounts(_ workload: Workload) {
    let statements = (workload.classes.map(\.statements) + workload.skipped.map(\.statements)).reduce(0, +)
    FuzzTarget.require(statements == workload.input.statements, "each statement is in a class or skipped")
    for entry in workload.classes {
      FuzzTarget.require(entry.calls <= entry.statements, "no class has more calls than statements")
    }
  }

  private static func merged(_ workloads: [Workload]) -> Workload {
    var builder = WorkloadBuilder()
    for workload in workloads { builder.add(WorkloadInput(name: "part", workload: workload)) }
    return builder.merged(threads: 1)
  }
}
