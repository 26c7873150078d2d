import Catalog
import Testing

@testable import Synthesis

/// How far statistics of a synthesized database are from those that it was made by.
struct StatisticsDifference {
  let source: Catalog
  let made: Catalog

  /// What is out of bounds, a line each: null fraction and frequencies of common values by more than 0.02, correlation by
  /// more than 0.15, width and distinct values by more than a fifth.
  func faults(exceptFrequenciesOf columns: Set<String> = []) -> (faults: [String], compared: Int) {
    var faults: [String] = []
    var compared = 0
    for table in source.tables {
      guard let other = made.tables.first(where: { $0.objectName == table.objectName }) else {
        faults.append("\(table.objectName) is missing")
        continue
      }
      for column in table.columns {
        guard let left = column.statistics ?? column.inheritedStatistics else { continue }
        compared += 1
        guard let twin = other.column(named: column.name), let right = twin.statistics ?? twin.inheritedStatistics
        else {
          faults.append("\(table.objectName).\(column.name) has no statistics")
          continue
        }
        let name = "\(table.objectName).\(column.name)"
        let found = differences(left, right, rows: (table.rows, other.rows))
        faults += found.filter { !columns.contains(name) || !$0.hasPrefix("common") }.map {
          "\(name) \(column.type): \($0)"
        }
      }
    }
    return (faults, compared)
  }

  private func differences(
    _ left: ColumnStatistics, _ right: ColumnStatistics, rows: (Double, Double)
  ) -> [String] {
    var result: [String] = []
    if abs(left.nullFraction - right.nullFraction) > 0.02 {
      result.append("null fraction \(left.nullFraction) became \(right.nullFraction)")
    }
    let counts = (distinct(left, rows.0), distinct(right, rows.1))
    if counts.0 > 0, abs(counts.0 - counts.1) > 0.2 * counts.0 {
      result.append("distinct values \(counts.0) became \(counts.1)")
    }
    if let before = left.correlation, let after = right.correlation, abs(before - after) > 0.15 {
      result.append("correlation \(before) became \(after)")
    }
    if abs(left.averageWidth - right.averageWidth) > max(1, left.averageWidth / 5) {
      result.append("width \(left.averageWidth) became \(right.averageWidth)")
    }
    let common = (frequencies(left), frequencies(right))
    for (place, frequency) in common.0.enumerated() where frequency > 0.02 {
      let after = place < common.1.count ? common.1[place] : 0
      if abs(frequency - after) > 0.02 { result.append("common value \(place): \(frequency) became \(after)") }
    }
    return result
  }

  private func distinct(_ statistics: ColumnStatistics, _ rows: Double) -> Double {
    statistics.distinct < 0 ? -statistics.distinct * rows : statistics.distinct
  }

  private func frequencies(_ statistics: ColumnStatistics) -> [Double] { statistics.mostCommonFrequencies ?? [] }
}

struct StatisticsTests {
  @Test func `statistics after ANALYZE are close to the source's`() throws {
    let (report, made) = try SourceDatabase.synthesized.get()
    let (faults, compared) = StatisticsDifference(source: try SourceDatabase.catalog.get(), made: made)
      .faults(exceptFrequenciesOf: ["public.line.line"])
    #expect(compared > 40)
    // How many lines an order has is not in the statistics: with equally many, the numbers of lines are as common.
    #expect(faults == [], "\(faults.joined(separator: "\n"))\n\(report.notes)")
  }
}
