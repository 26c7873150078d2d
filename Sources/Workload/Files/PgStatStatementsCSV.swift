/// A dump of pg_stat_statements as psql's `\copy … CSV HEADER` writes it, of any version.
package enum PgStatStatementsCSV {
  /// - Throws: `.missingColumns` when the header lacks `query` or `calls`; `.malformed` when it can't be read.
  package static func read(_ bytes: [UInt8], name: String) throws(WorkloadError) -> WorkloadInput {
    var outcome: Result<WorkloadInput, WorkloadError>?
    bytes.withUnsafeBytes { buffer in
      do throws(WorkloadError) { outcome = .success(try read(buffer, name: name)) } catch {
        outcome = .failure(error)
      }
    }
    return try outcome?.get() ?? WorkloadInput(name: name)
  }

  private static func read(_ bytes: UnsafeRawBufferPointer, name: String) throws(WorkloadError) -> WorkloadInput {
    var reader = CSVReader(bytes, delimiter: CSVReader.delimiter(ofHeaderIn: bytes))
    guard reader.next() == .record else {
      throw WorkloadError(.malformed, subject: name, "the header line is not CSV", line: 1)
    }
    let header = reader.fields.indices.map { reader.text($0) ?? "" }
    let places = StatementColumn.places(in: header)
    if let error = StatementColumn.missing(from: Set(places.keys), subject: name) { throw error }
    let isOldVersion = header.contains { $0.lowercased() == StatementColumn.oldTimeColumn }

    var input = WorkloadInput(name: name, byteCount: bytes.count)
    while true {
      let step = reader.next()
      if step == .end { return input }
      input.entryCount += 1
      if case .malformed(let problem) = step {
        input.skip(
          problem, line: reader.recordLine(),
          code: problem == CSVReader.unterminated ? .truncated : .malformed)
        continue
      }
      guard reader.fields.count == header.count else {
        let counts = "\(reader.fields.count) fields under \(header.count) columns"
        input.skip(counts, line: reader.recordLine())
        continue
      }
      do throws(StatementRecord.Malformed) {
        let record = try StatementRecord(isOldVersion: isOldVersion) { column in
          places[column].flatMap { reader.text($0) }
        }
        input.records.append(record)
      } catch {
        input.skip(error.reason, line: reader.recordLine())
      }
    }
  }
}
