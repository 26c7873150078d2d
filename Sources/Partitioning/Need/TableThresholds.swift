internal import Catalog
internal import Foundation

/// Which limits a table has passed, and when it will pass the others.
struct TableThresholds {
  let catalog: Catalog
  let limits: PartitionThresholds

  private typealias Kind = PartitionAdvice.Threshold.Kind

  /// In the order of `Threshold.Kind`.
  func thresholds(
    of table: Table, _ size: PartitionAdvice.Size, _ growth: PartitionAdvice.Growth?, _ deletes: AgedDeletes
  ) -> [PartitionAdvice.Threshold] {
    let rowsPerDay = growth?.rowsPerDay ?? 0
    /// Days of growth by which something in proportion to the rows gets from its value to the limit.
    func days(_ value: Double, _ limit: Double) -> Double? {
      guard rowsPerDay > 0, value > 0, size.rows > 0 else { return nil }
      return (limit / value - 1) * size.rows / rowsPerDay
    }
    var result: [PartitionAdvice.Threshold] = []
    result.append(
      threshold(
        .rows, size.rows, limits.rows, rowsPerDay > 0 ? (limits.rows - size.rows) / rowsPerDay : nil,
        "\(Figure.count(size.rows)) rows, beside a limit of \(Figure.count(limits.rows))"))
    let (memory, source) = self.memory
    let bytesPerDay = growth?.bytesPerDay ?? 0
    result.append(
      threshold(
        .memory, Double(size.bytes), memory, bytesPerDay > 0 ? (memory - Double(size.bytes)) / bytesPerDay : nil,
        """
        table and indexes are \(Figure.bytes(Double(size.bytes))), beside \(Figure.bytes(memory)) of memory \(source)
        """))
    let vacuum = VacuumTime(table, catalog)
    result.append(
      threshold(
        .vacuum, vacuum.seconds, limits.vacuumSeconds, days(vacuum.seconds, limits.vacuumSeconds),
        "\(Figure.seconds(vacuum.seconds)): \(vacuum.explanation)"))
    if let index = table.indexes.max(by: { ($0.pages, $1.name) < ($1.pages, $0.name) }) {
      let definition = index.definition(on: table.objectName)
      let time = IndexBuildTime(
        method: index.method, heapBytes: Double(size.heapBytes), entries: size.rows * table.items(of: definition),
        indexBytes: Double(index.pages * catalog.server.blockSize))
      // The rates span orders of magnitude, so the middle is that of the orders.
      let middle = (time.low * time.high).squareRoot()
      result.append(
        threshold(
          .indexBuild, middle, limits.indexBuildSeconds, days(middle, limits.indexBuildSeconds),
          """
          \(Figure.seconds(middle)), the geometric middle of \(Figure.seconds(time.low)) to \
          \(Figure.seconds(time.high)), for \(index.name): \(time.formula)
          """))
    }
    if deletes.rows > 0 {
      result.append(threshold(.retention, deletes.share, limits.deletedShare, nil, deletes.explanation))
    }
    return result
  }

  private var memory: (bytes: Double, source: String) {
    if let given = limits.memoryBytes { return (Double(given), "as given") }
    let unit = Double(catalog.server.blockSize)
    if let text = catalog.setting("effective_cache_size"), let bytes = SettingText.bytes(text, unit: unit), bytes > 0 {
      return (bytes, "as effective_cache_size says")
    }
    return (4 * 1_073_741_824, "as effective_cache_size is by default")
  }

  private func threshold(
    _ kind: PartitionAdvice.Threshold.Kind, _ value: Double, _ limit: Double, _ days: Double?, _ explanation: String
  ) -> PartitionAdvice.Threshold {
    let isPassed = value >= limit
    return PartitionAdvice.Threshold(
      kind: kind, value: value, limit: limit, isPassed: isPassed,
      passedOn: isPassed ? nil : days.flatMap(date), explanation: explanation)
  }

  /// Nobody plans further.
  private static let mostDays = 36_525.0

  private func date(after days: Double) -> String? {
    guard days.isFinite, days >= 0, days <= Self.mostDays, let now = PointInTime.date(catalog.capturedAt) else {
      return nil
    }
    // The whole day on which it happens.
    return PointInTime.day(now.addingTimeInterval(days * PointInTime.secondsInDay))
  }

  /// Days until the first of the limits is passed; 0 when one is.
  func dueIn(_ near: [PartitionAdvice.Threshold]) -> Double {
    guard !near.contains(where: \.isPassed), let first = near.compactMap(\.passedOn).min() else { return 0 }
    return max(0, PointInTime.days(from: catalog.capturedAt, to: first) ?? 0)
  }

  /// Whether it is passed, or will be within the horizon.
  func isNear(_ threshold: PartitionAdvice.Threshold) -> Bool {
    guard !threshold.isPassed else { return true }
    guard let date = threshold.passedOn, let days = PointInTime.days(from: catalog.capturedAt, to: date) else {
      return false
    }
    return days <= limits.horizonDays
  }
}
