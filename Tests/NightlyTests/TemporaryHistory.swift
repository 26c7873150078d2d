import FoundationEssentials
import History
import Testing

/// A history in a directory of its own, which goes with it.
final class TemporaryHistory {
  let directory: String
  let store: any HistoryStore

  init() throws {
    directory = FileManager.default.temporaryDirectory.path() + "/sextant-history-\(UUID().uuidString)"
    store = try HistoryPlace(directory + "/history.sqlite").open()
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }
}
