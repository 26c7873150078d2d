/// What matters when load and data grow: tables to partition, and what else is advised for it.
package struct Outlook: Codable, Sendable, Equatable {
  /// Those to partition now first, then by the date.
  package var tables: [GrowingTable]
  /// By topic, the largest share of the load first.
  package var findings: [Finding]

  package init(tables: [GrowingTable] = [], findings: [Finding] = []) {
    self.tables = tables
    self.findings = findings
  }

  package var isEmpty: Bool { tables.isEmpty && findings.isEmpty }

  package struct GrowingTable: Codable, Sendable, Equatable {
    /// Qualified, as SQL.
    package var table: String
    /// `now` or `later`.
    package var verdict: String
    /// ISO 8601 date by which it is to be done; nil for now.
    package var due: String?
    /// As `pg_get_partkeydef` prints it, and the width of ranges of time; nil without a plan.
    package var key: String?
    package var unit: String?
    package var bytes: Int
    /// nil when nothing tells it.
    package var bytesPerDay: Double?
    package var reasons: [String]

    package init(
      table: String, verdict: String, due: String? = nil, key: String? = nil, unit: String? = nil, bytes: Int,
      bytesPerDay: Double? = nil, reasons: [String] = []
    ) {
      self.table = table
      self.verdict = verdict
      self.due = due
      self.key = key
      self.unit = unit
      self.bytes = bytes
      self.bytesPerDay = bytesPerDay
      self.reasons = reasons
    }
  }

  package struct Finding: Codable, Sendable, Equatable {
    /// The same every night.
    package var id: String
    /// As in `sextant.scale/1`: `bottleneck`, `replica` and so on.
    package var topic: String
    package var summary: String
    /// Of the load, 0 to 1.
    package var share: Double
    package var reasons: [String]
    package var remedies: [String]

    package init(
      id: String, topic: String, summary: String, share: Double, reasons: [String] = [], remedies: [String] = []
    ) {
      self.id = id
      self.topic = topic
      self.summary = summary
      self.share = share
      self.reasons = reasons
      self.remedies = remedies
    }
  }
}
