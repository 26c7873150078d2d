package import History

/// A history that nothing is in and nothing is kept of: for a dry run where there is none yet.
package final class EmptyHistory: HistoryStore {
  package init() {}

  package func lock(_ database: String) {}
  package func unlock(_ database: String) {}
  package func begin(_ database: String, night: Int) {}
  package func complete(_ record: NightRecord) {}
  package func update(_ records: [LedgerRecord], of database: String) {}
  package func fail(_ database: String, night: Int, reason: String) {}
  package func databases() -> [String] { [] }
  package func nights(_ database: String, since: Int) -> [NightSummary] { [] }
  package func document(_ database: String, night: Int) -> [UInt8]? { nil }
  package func baseline(_ database: String) -> [UInt8]? { nil }
  package func ledger(_ database: String) -> [LedgerRecord] { [] }
  package func classes(_ database: String, since: Int) -> [(night: Int, classes: [ClassRecord])] { [] }
  package func indexes(_ database: String, since: Int) -> [(night: Int, indexes: [IndexRecord])] { [] }
  package func firstNights(_ database: String) -> [String: (night: Int, nights: Int)] { [:] }
  package func prune(nights: Int, documents: Int) {}
}
