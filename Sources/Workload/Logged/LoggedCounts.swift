/// What the executions of statements of a log add up to, exactly: counts of parts add up to those of the whole.
///
/// ``QueryClass`` and ``SkippedStatement`` show the same figures rounded.
package struct LoggedCounts: Sendable, Equatable {
  /// Of the text that stands for them.
  package var rank: TextRank?
  /// As the log shows them, failed ones included and no matter their weight.
  package var statements = 0
  /// Those that were completed.
  package var calls = ScaledCount.zero
  package var rows = ScaledCount.zero
  package var callsWithRows = ScaledCount.zero
  /// Ends at `Int.max`, 292 years.
  package var nanoseconds = 0

  package init() {}

  package mutating func add(_ other: LoggedCounts) {
    rank = [rank, other.rank].compactMap(\.self).min()
    statements = statements.addingClamped(other.statements)
    calls += other.calls
    rows += other.rows
    callsWithRows += other.callsWithRows
    nanoseconds = nanoseconds.addingClamped(other.nanoseconds)
  }

  package var milliseconds: Double { Double(nanoseconds) / 1e6 }
}

extension LoggedCounts: Codable {
  private enum CodingKeys: String, CodingKey {
    case rank, statements, calls, rows
    case callsWithRows = "calls_with_rows"
    case nanoseconds = "total_ns"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rank = try container.decodeIfPresent(TextRank.self, forKey: .rank)
    statements = max(0, try container.decode(Int.self, forKey: .statements))
    calls = try container.decode(ScaledCount.self, forKey: .calls)
    rows = try container.decodeIfPresent(ScaledCount.self, forKey: .rows) ?? .zero
    callsWithRows = try container.decodeIfPresent(ScaledCount.self, forKey: .callsWithRows) ?? .zero
    nanoseconds = max(0, try container.decodeIfPresent(Int.self, forKey: .nanoseconds) ?? 0)
  }
}

extension SkippedStatement {
  /// Fills the figures that are derived from ``logged``.
  package mutating func showLogged() {
    guard let logged else { return }
    statements = logged.statements
    calls = logged.calls.rounded
    rows = logged.rows.rounded
    callsWithRows = logged.callsWithRows.rounded
  }
}
