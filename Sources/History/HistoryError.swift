/// Why a history can't be read or written. Safe to paste in public: no connection string, no password is in it.
package struct HistoryError: Error, CustomStringConvertible, Sendable, Equatable {
  package enum Code: Sendable {
    /// The file or the server can't be opened.
    case unreachable
    /// Another run is at it.
    case busy
    /// It was written by a newer Sextant, or is no history at all.
    case notAHistory
    /// A statement of Sextant's own failed: a full disk, a lost connection, a damaged file.
    case failed
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
