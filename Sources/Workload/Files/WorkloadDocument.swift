internal import FoundationEssentials
internal import SQLSyntax

/// The `sextant.workload/1` document: a workload as `sextant digest` writes it and every command reads it.
///
/// Fields are added to it and never renamed; readers ignore those they don't know. What it holds beyond the contract:
/// `statements`, `original_query`, `shared_blocks_hit`, `shared_blocks_read`, `temp_blocks_read`,
/// `temp_blocks_written`, `wal_bytes`, `wal_records`, `block_read_us`, `calls_with_rows`, `examples` and `binds_parameters` of
/// a class, `rows` of what is skipped, `ignored` of the input, `skipped_statements`, `sessions`, and
/// the versions of fingerprint and shape. Of logs: `logged` of a class or what is skipped, from which its other figures
/// are derived and which merges exactly; `lines` and `executions` of the input; `open`, the halves of executions at the
/// ends of a log. A class of which both a dump and a log tell is two entries, which commands join.
package enum WorkloadDocument {
  package static let schema = "sextant.workload/1"

  /// - Returns: The document with sorted keys, ending in a line break: same workload, same bytes.
  /// - Throws: `.notEncodable` when a time is not finite.
  package static func data(of workload: Workload, name: String = "workload.json") throws(WorkloadError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      try write(workload, classes: workload.classes) { bytes += $0 }
    } catch {
      throw WorkloadError(.notEncodable, subject: name, "a number of the workload is not finite")
    }
    return bytes
  }

  /// Writes the same document piece by piece.
  ///
  /// - Parameters:
  ///   - workload: All but the classes.
  ///   - classes: In their order (``QueryClass/precedes(_:_:)``); may be made one by one.
  ///   - sink: Gets the bytes in their order, a few hundred kilobytes at a time.
  /// - Throws: What `sink` throws, or an `EncodingError` when a time is not finite.
  package static func write(
    _ workload: Workload, classes: some Sequence<QueryClass>, to sink: ([UInt8]) throws -> Void
  ) throws {
    var content = WorkloadContent(workload)
    content.classes = []
    try withoutActuallyEscaping(sink) { sink in
      var writer = WorkloadDocumentWriter(sink: sink)
      try writer.write(content, classes: classes)
    }
  }

  /// - Throws: `.unsupportedVersion` for another schema or version, `.malformed` when it isn't what its schema says.
  package static func read(_ bytes: [UInt8], name: String) throws(WorkloadError) -> Workload {
    let decoder = JSONDecoder()
    let data = Data(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...])
    guard let header = try? decoder.decode(Header.self, from: data) else {
      throw WorkloadError(.malformed, subject: name, "is not a JSON document with a \"schema\"")
    }
    guard header.schema == schema else {
      throw WorkloadError(
        .unsupportedVersion, subject: name,
        "is a \(header.schema) document, and this version of Sextant reads \(schema) as a workload"
          + (header.schema.hasPrefix("sextant.workload/") ? "; write it anew with `sextant digest`" : ""))
    }
    do {
      let content = try decoder.decode(WorkloadContent.self, from: data)
      let workload = content.workload
      return content.isUpToDate ? workload : regrouped(workload)
    } catch {
      throw WorkloadError(
        .malformed, subject: name, "is not a \(schema) document\(place(of: error)); write it anew with `sextant digest`"
      )
    }
  }

  private struct Header: Decodable {
    let schema: String
  }

  /// Fingerprints and shapes as this version makes them, where the text still parses.
  private static func regrouped(_ workload: Workload) -> Workload {
    var workload = workload
    let before = workload.classes
    workload.classes = ParserThread.map(workload.classes) { entry in
      let outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: entry.query))
      guard outcomes.count == 1, outcomes[0].skip == nil else { return entry }
      var entry = entry
      entry.fingerprint = outcomes[0].fingerprint
      entry.shape = outcomes[0].shape
      return entry
    }
    if let sessions = workload.sessions {
      workload.sessions = sessions.renamed(SessionFindings.names(before: before, after: workload.classes))
    }
    return workload
  }

  /// The path of the value that is wrong, never the value.
  private static func place(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "" }
    let path: [any CodingKey]
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      path = context.codingPath
    case .keyNotFound(let key, let context): path = context.codingPath + [key]
    @unknown default: return ""
    }
    guard !path.isEmpty else { return "" }
    return " at " + path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
