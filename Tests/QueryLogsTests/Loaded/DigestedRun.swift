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

  static func digest(_ run: LoggedRun, _ format: Format, threads: Int) throws -> Workload {
    var options = LogDigester.Options()
    options.threads = threads
    if format == .stderr { options.prefix = LinePrefix(run.settings.prefix) }
    let digester = LogDigester(options)
    let (bytes, name) =
      switch format {
      case .stderr, .inferred: (run.stderr, "stderr")
      case .csvlog: (run.csv, "csv")
      case .jsonlog: (run.json, "json")
      }
    let head = min(bytes.count, LogRecognition.headBytes)
    if let error = digester.read(Memory(bytes: bytes, place: head), head: Array(bytes[..<head]), format: name) {
      throw error
    }
    return digester.workload()
  }

  private struct Memory: ByteSource {
    let bytes: [UInt8]
    var place: Int

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      let count = min(buffer.count, bytes.count - place)
      buffer.copyBytes(from: bytes[place..<place + count])
      place += count
      return count
    }
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
