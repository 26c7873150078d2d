internal import Advice
internal import Catalog
internal import History
internal import Partitioning

/// Puts the part of a report together that looks ahead.
enum OutlookWriter {
  /// Reasons of a table or a finding; `sextant partition` and `sextant scale` say all.
  private static let reasons = 3

  static func outlook(_ advice: AdviceDocument) -> Outlook {
    Outlook(
      tables: advice.partitions.map { item in
        .init(
          table: item.table.sql, verdict: item.verdict.rawValue, due: item.due, key: item.plan?.scheme.key,
          unit: item.plan?.scheme.unit?.rawValue, bytes: item.size.heapBytes + item.size.indexBytes,
          bytesPerDay: item.growth?.bytesPerDay, reasons: Array(item.reasons.prefix(reasons)))
      },
      findings: (advice.scale ?? []).map { item in
        .init(
          id: item.id, topic: item.topic.rawValue, summary: item.summary, share: item.share,
          reasons: Array(item.reasons.prefix(reasons)), remedies: item.remedies.map(\.text))
      })
  }
}

extension NightHistory {
  /// How large tables were on the nights whose reports are kept.
  ///
  /// - Throws: ``HistoryError``. A report that can't be read, since a newer Sextant wrote it, tells nothing.
  func sizes(
    _ store: any HistoryStore, _ database: String, _ catalog: Catalog
  ) throws(HistoryError) -> [ObjectName: [GrowthPoint]] {
    let names = Dictionary(
      catalog.tables.map { ($0.objectName.sql, $0.objectName) }, uniquingKeysWith: { first, _ in first })
    var points: [ObjectName: [GrowthPoint]] = [:]
    for night in nights where night.state == .complete {
      guard let document = try store.document(database, night: night.night),
        let report = try? NightReportCodec.decode(DatabaseNight.self, document)
      else { continue }
      for load in report.tables {
        guard let name = names[load.table] else { continue }
        points[name, default: []].append(
          GrowthPoint(date: report.capturedAt ?? report.night, rows: load.rows, bytes: Double(load.bytes)))
      }
    }
    return points
  }
}
