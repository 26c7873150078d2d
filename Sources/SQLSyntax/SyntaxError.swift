/// Why a text is not a statement that Sextant can read.
///
/// `description` holds no literal of the statement: libpg_query's messages quote the offending token only.
package struct SyntaxError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The grammar of PostgreSQL 15 rejects the text.
    case rejected
    /// The text is longer than ``SQLParser/maximumLength``.
    case tooLong
    /// The tree is nested deeper than ``SQLParser/maximumDepth``.
    case tooDeep
    /// The text holds a NUL byte, at which a C library would cut it off.
    case containsNUL
    /// The parse tree can't be written as SQL again.
    case notDeparsable
  }

  package let code: Code
  package let message: String
  /// Where the grammar stopped, counted in characters from 1, when it says so.
  package let position: Int?

  package init(_ code: Code, _ message: String, position: Int? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  package var description: String {
    position.map { "\(message) at character \($0)" } ?? message
  }
}
