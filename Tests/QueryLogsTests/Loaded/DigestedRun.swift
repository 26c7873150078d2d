import Synchronization
import Workload

@testable import QueryLogs

/// What is made of one file of a run.
enum DigestedRun {
  enum Format: CaseIterable, Hashable {
    /// With its prefix, and without being told what it is.
    case stderr, inferred
    case csvlog, jsonlog
  }

  private struct Key: Hashable {
    let settings: LogSettings
    let format: Format
  }

  private static let known = Mutex<[Key: Workload]>([:])

  /// Made once.
  static func workload(_ run: LoggedRun, _ format: Format) throws -> Workload {
    let key = Key(settings: run.settings, format: format)
    if let workload = known.withLock({ $0[key] }) { return workload }
    let workload = try digest(run, format, threads: 2)
    known.withLock { $0[key] = workload }
    return workload
  }

  /// As `sextant digest` does it, of a file.
  static func digest(_ run: LoggedRun, _ format: Format, threads: Int) throws -> Workload {
    var options = LogDigester.Options()
    options.threads = threads
    if format == .stderr { options.prefix = LinePrefix(run.settings.prefix) }
    let bytes =
      switch format {
      case .stderr, .inferred: run.stderr
      case .csvlog: run.csv
      case .jsonlog: run.json
      }
    let digester = LogDigester(options)
    let file = try TemporaryFile(bytes)
    try digester.read(LogFiles([file.path], now: 0))
    return digester.workload()
  }

  /// The first lines in which the documents of two workloads differ; nil when they are the same, byte for byte.
  static func difference(_ first: Workload, _ second: Workload) throws -> String? {
    let documents = try [first, second].map { try WorkloadDocument.data(of: $0) }
    guard documents[0] != documents[1] else { return nil }
    let lines = documents.map { $0.split(separator: UInt8(ascii: "\n")) }
    let place = zip(lines[0], lines[1]).prefix { $0 == $1 }.count
    let shown = lines.map { lines in
      lines[max(0, place - 3)..<min(lines.count, place + 2)].map { String(decoding: $0.prefix(300), as: UTF8.self) }
    }
    return "line \(place + 1) of \(lines.map(\.count)):\n"
      + shown.map { $0.joined(separator: "\n") }.joined(separator: "\n≠\n")
  }
}
