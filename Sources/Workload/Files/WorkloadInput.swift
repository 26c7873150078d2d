/// What one file gave, before it is grouped.
package struct WorkloadInput: Sendable, Equatable {
  /// The file's name as the user gave it.
  package var name: String
  package var byteCount: Int
  /// Rows, objects or statements that were met, readable or not.
  package var entryCount: Int
  package var records: [StatementRecord]
  /// Entries that are no statements, with the reason.
  package var skipped: [SkippedStatement]
  /// What a file holds beside statements, counted by what it is: `psql meta-commands`, `COPY data lines`, ….
  package var ignored: [String: Int]
  /// Faults of the file that cost no statement but change what it counts for, each with its line.
  package var warnings: [String] = []
  /// Set when the file was a `sextant.workload/1` document, which is grouped already.
  package var workload: Workload?

  package init(
    name: String, byteCount: Int = 0, entryCount: Int = 0, records: [StatementRecord] = [],
    skipped: [SkippedStatement] = [], ignored: [String: Int] = [:], workload: Workload? = nil
  ) {
    self.name = name
    self.byteCount = byteCount
    self.entryCount = entryCount
    self.records = records
    self.skipped = skipped
    self.ignored = ignored
    self.workload = workload
  }

  /// How many broken entries are told one by one; the others are counted together.
  static let maximumTold = 100

  /// Adds a row or object that can't be read as a statement.
  mutating func skip(_ reason: String, line: @autoclosure () -> Int, code: SkippedStatement.Code = .malformed) {
    if skipped.count > Self.maximumTold {
      skipped[Self.maximumTold].statements += 1
      return
    }
    if skipped.count == Self.maximumTold {
      skipped.append(
        SkippedStatement(query: "", calls: 0, reason: "\(name): further entries that can't be read", code: .malformed))
      return
    }
    let line = line()
    skipped.append(SkippedStatement(query: "", calls: 0, reason: "\(name):\(line): \(reason)", code: code))
  }
}
