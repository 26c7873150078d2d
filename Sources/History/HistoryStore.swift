/// What earlier nights found: one store for many databases, over SQLite or PostgreSQL.
///
/// A night is begun, and ends as complete with all that belongs to it, or as failed with a reason. One that was begun and
/// never ended belongs to a run that was killed.
///
/// ``HistoryPlace/open()`` makes one. An instance belongs to one thread at a time; several, in one process or in many, may
/// work on one store. Names are told apart byte by byte, and have at most 2,000 bytes and no NUL byte.
package protocol HistoryStore: AnyObject {
  /// Keeps other runs away from a database until ``unlock(_:)``, or until the process ends, however it ends.
  ///
  /// - Throws: `.busy` when another run is at it.
  func lock(_ database: String) throws(HistoryError)
  func unlock(_ database: String) throws(HistoryError)

  /// Notes that a night's run is at work on a database. A night that is complete stays so until ``complete(_:)`` replaces
  /// it.
  func begin(_ database: String, night: Int) throws(HistoryError)
  /// Ends a night with what it found; one of the same number is replaced. Of one that is earlier than the last complete
  /// night neither the baseline nor the ledger counts.
  func complete(_ record: NightRecord) throws(HistoryError)
  /// Ends a night that found nothing, with the reason; one that is complete stays so.
  func fail(_ database: String, night: Int, reason: String) throws(HistoryError)

  /// Writes recommendations in the place of those of the same ids; the others stay.
  func update(_ records: [LedgerRecord], of database: String) throws(HistoryError)

  /// The databases that there is something of, by name.
  func databases() throws(HistoryError) -> [String]
  /// From `since` on, oldest first.
  func nights(_ database: String, since: Int) throws(HistoryError) -> [NightSummary]
  /// The report of a night; nil when it is not kept any more.
  func document(_ database: String, night: Int) throws(HistoryError) -> [UInt8]?
  /// What the last complete night left for the next; nil before the first.
  func baseline(_ database: String) throws(HistoryError) -> [UInt8]?
  /// In the order of the ids.
  func ledger(_ database: String) throws(HistoryError) -> [LedgerRecord]
  /// The loads of all classes from `since` on, by night, oldest first; within a night by class.
  func classes(_ database: String, since: Int) throws(HistoryError) -> [(night: Int, classes: [ClassRecord])]
  /// The same of the indexes.
  func indexes(_ database: String, since: Int) throws(HistoryError) -> [(night: Int, indexes: [IndexRecord])]
  /// The first night of each class that there is, by class, and the number of nights that have it.
  func firstNights(_ database: String) throws(HistoryError) -> [String: (night: Int, nights: Int)]

  /// Deletes nights before `nights`, and the documents of nights before `documents`; the last complete night's stay.
  func prune(nights: Int, documents: Int) throws(HistoryError)
}
