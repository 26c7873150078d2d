import FuzzSupport
import Workload

@testable import QueryLogs

/// Logs of any format and in any wrapping, recognised by their content, up to the workload document.
@main
enum LogFuzzer {
  static func main() {
    FuzzTarget.run { bytes in
      guard let (format, text) = unwrapped(bytes) else { return }
      let workload = digest(text, format, threads: 1)
      checkCounts(workload)
      guard let document = try? WorkloadDocument.data(of: workload) else { fatalError("a digest can be written") }
      FuzzTarget.require(
        (try? WorkloadDocument.data(of: digest(text, format, threads: 2))) == document,
        "the number of threads makes no difference")
      guard let again = try? WorkloadDocument.read(document, name: "again") else {
        fatalError("a document that was written can be read")
      }
      FuzzTarget.require(
        (try? WorkloadDocument.data(of: merged([again]))) == document, "read again and merged, the same")
      let twice = try? WorkloadDocument.data(of: merged([again, workload]))
      FuzzTarget.require(
        twice == (try? WorkloadDocument.data(of: merged([workload, again]))), "the order of merging makes no difference"
      )
    }
  }

  /// What is around the lines is taken off, in one block and in three.
  private static func unwrapped(_ bytes: [UInt8]) -> (LogFormat, [UInt8])? {
    bytes.withUnsafeBytes { whole in
      guard let found = try? LogRecognition.recognise(whole, subject: "input") else { return nil }
      guard found.transport != .plain else { return (found.format, bytes) }
      let results = [[0, 0], [bytes.count / 3, bytes.count / 2]].map { cuts -> [UInt8] in
        var output: [UInt8] = []
        var transport = found.transport.transport(reference: 1_800_000_000_000_000, zoneOffset: 0)
        for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
          transport?.unwrap(
            LogBytes(rebasing: whole[start..<end]), into: &output, isLast: end == bytes.count)
        }
        return output
      }
      FuzzTarget.require(results[0] == results[1], "where blocks end makes no difference")
      return (found.format, results[0])
    }
  }

  private static func digest(_ text: [UInt8], _ format: LogFormat, threads: Int) -> Workload {
    var options = LogDigester.Options()
    options.threads = threads
    let digester = LogDigester(options)
    let head = min(text.count, LogRecognition.headBytes)
    let name =
      switch format {
      case .stderr: "stderr"
      case .csv: "csv"
      case .json: "json"
      }
    let error = digester.read(Rest(bytes: text, place: head), head: Array(text[..<head]), format: name)
    FuzzTarget.require(error == nil, "memory is read to its end")
    let workload = digester.workload()
    FuzzTarget.require(
      digester.totals.entries == digester.totals.entryCounts.total, "each entry is used, or counted by what it is")
    FuzzTarget.require(digester.totals.bytes == text.count, "all bytes are read")
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
    return builder.build(threads: 1)
  }

  private struct Rest: ByteSource {
    let bytes: [UInt8]
    var place: Int

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      let count = min(buffer.count, bytes.count - place)
      buffer.copyBytes(from: bytes[place..<place + count])
      place += count
      return count
    }
  }
}
