internal import Workload

/// What an entry of pg_stat_statements is known by from one night to the next: `queryid` where it has one, else its text,
/// with database, user and whether a function ran it.
enum StatementKey {
  static func of(_ record: StatementRecord) -> String {
    let statement = record.queryID.map { String($0) } ?? "t" + String(hash(record.text), radix: 16)
    let level = record.isTopLevel.map { $0 ? "t" : "f" } ?? ""
    return [statement, level, record.database.label ?? "", record.user.label ?? ""].joined(separator: "\u{1F}")
  }

  /// One record for each key: of what the source can't tell apart, as of statements whose text is hidden, the sum.
  static func merged(_ records: [StatementRecord]) -> [StatementRecord] {
    var places: [String: Int] = [:]
    var result: [StatementRecord] = []
    for record in records {
      let key = of(record)
      if let place = places[key] {
        result[place].add(record.counters)
      } else {
        places[key] = result.count
        result.append(record)
      }
    }
    return result
  }

  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { ContentHash.of(UnsafeRawBufferPointer($0)) }
  }
}

extension StatementRecord {
  var counters: StatementCounters {
    var counters = StatementCounters(calls: calls, milliseconds: totalMilliseconds, rows: rows)
    counters.sharedBlocksHit = sharedBlocksHit
    counters.sharedBlocksRead = sharedBlocksRead
    counters.temporaryBlocksRead = temporaryBlocksRead
    counters.temporaryBlocksWritten = temporaryBlocksWritten
    counters.walBytes = walBytes
    counters.walRecords = walRecords
    counters.blockReadMilliseconds = blockReadMilliseconds
    return counters
  }

  fileprivate mutating func add(_ other: StatementCounters) {
    func sum(_ left: Int?, _ right: Int?) -> Int? {
      left == nil && right == nil ? nil : (left ?? 0).addingClamped(right ?? 0)
    }
    calls = calls.addingClamped(other.calls)
    totalMilliseconds += other.milliseconds
    rows = sum(rows, other.rows)
    sharedBlocksHit = sum(sharedBlocksHit, other.sharedBlocksHit)
    sharedBlocksRead = sum(sharedBlocksRead, other.sharedBlocksRead)
    temporaryBlocksRead = sum(temporaryBlocksRead, other.temporaryBlocksRead)
    temporaryBlocksWritten = sum(temporaryBlocksWritten, other.temporaryBlocksWritten)
    walBytes = sum(walBytes, other.walBytes)
    walRecords = sum(walRecords, other.walRecords)
    if let time = other.blockReadMilliseconds { blockReadMilliseconds = (blockReadMilliseconds ?? 0) + time }
  }

  /// What was counted since `earlier`; nil when a counter is lower than it was, so that the entry is another one.
  ///
  /// Extremes and deviations are of all calls and can't be differenced: they are left out.
  func since(_ earlier: StatementCounters) -> StatementRecord? {
    guard calls >= earlier.calls, totalMilliseconds >= earlier.milliseconds - 1e-6 else { return nil }
    func difference(_ now: Int?, _ before: Int?) -> Int? {
      guard let now, let before else { return now }
      return now - before
    }
    var result = self
    result.calls = calls - earlier.calls
    result.totalMilliseconds = max(0, totalMilliseconds - earlier.milliseconds)
    result.rows = difference(rows, earlier.rows)
    result.sharedBlocksHit = difference(sharedBlocksHit, earlier.sharedBlocksHit)
    result.sharedBlocksRead = difference(sharedBlocksRead, earlier.sharedBlocksRead)
    result.temporaryBlocksRead = difference(temporaryBlocksRead, earlier.temporaryBlocksRead)
    result.temporaryBlocksWritten = difference(temporaryBlocksWritten, earlier.temporaryBlocksWritten)
    // A baseline of an earlier version did not hold these: then nothing is known of the time since.
    result.walRecords = earlier.walRecords == nil ? nil : difference(walRecords, earlier.walRecords)
    result.blockReadMilliseconds = earlier.blockReadMilliseconds.flatMap { before in
      blockReadMilliseconds.map { max(0, $0 - before) }
    }
    result.walBytes = difference(walBytes, earlier.walBytes)
    result.meanMilliseconds = result.calls > 0 ? result.totalMilliseconds / Double(result.calls) : nil
    result.minimumMilliseconds = nil
    result.maximumMilliseconds = nil
    result.standardDeviationMilliseconds = nil
    let counted = [
      result.rows, result.sharedBlocksHit, result.sharedBlocksRead, result.temporaryBlocksRead,
      result.temporaryBlocksWritten, result.walBytes, result.walRecords,
    ]
    return counted.allSatisfy { $0 ?? 0 >= 0 } ? result : nil
  }
}
