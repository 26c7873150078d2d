internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// What one machine has to hold and to do.
struct MachineLoad {
  /// Tables and their indexes; TOAST and what is not in the catalog are left out.
  let dataBytes: Double
  /// Nil when the workload counts no WAL or no time.
  let walBytesPerSecond: Double?
  /// The time of classes that write ÷ the workload's window; nil when either is unknown.
  let writingSessions: Double?

  init(_ input: ScaleInput) {
    let block = Double(input.catalog.server.blockSize)
    dataBytes = input.catalog.tables.filter { $0.kind != .partitioned }.reduce(0) { sum, table in
      sum + block * (Double(table.pages) + table.indexes.reduce(0) { $0 + Double($1.pages) })
    }
    let seconds = Moment.seconds(from: input.workload.window?.from, to: input.workload.window?.to)
    let wal = input.classes.compactMap(\.queryClass.resources.walBytes)
    walBytesPerSecond = wal.isEmpty ? nil : seconds.map { Double(wal.clampedSum) / $0 }
    let writing = input.classes.filter { $0.pattern.relations.contains { $0.write != nil } }
    writingSessions =
      input.usesTime
      ? seconds.map { seconds in writing.reduce(0) { $0 + $1.queryClass.totalMilliseconds } / 1_000 / seconds } : nil
  }

  var text: String {
    var parts = ["\(FigureText.bytes(dataBytes)) of tables and indexes"]
    if let walBytesPerSecond { parts.append("\(Self.rate(walBytesPerSecond)) of WAL") }
    if let writingSessions { parts.append("\(FigureText.sessions(writingSessions)) at work with writes") }
    return FigureText.list(parts)
  }

  /// A day's bytes where a second's are few.
  private static func rate(_ perSecond: Double) -> String {
    perSecond >= 10_000 ? FigureText.bytes(perSecond) + " a second" : FigureText.bytes(perSecond * 86_400) + " a day"
  }

  /// What one machine doesn't do, in words; empty when it does.
  func beyond(_ limits: DistributionColumnRule.Limits) -> [String] {
    var reasons: [String] = []
    if dataBytes > limits.dataBytes {
      reasons.append(
        "\(FigureText.bytes(dataBytes)) of tables and indexes are beyond the \(FigureText.bytes(limits.dataBytes)) of "
          + "one machine."
      )
    }
    if let wal = walBytesPerSecond, wal > limits.walBytesPerSecond {
      reasons.append(
        "\(FigureText.bytes(wal)) of WAL a second are beyond the \(FigureText.bytes(limits.walBytesPerSecond)) of one "
          + "primary."
      )
    }
    if let sessions = writingSessions, sessions > limits.writingSessions {
      reasons.append(
        "\(FigureText.count(sessions)) sessions at work with writes are beyond the "
          + "\(FigureText.count(limits.writingSessions)) "
          + "of one primary.")
    }
    return reasons
  }
}
