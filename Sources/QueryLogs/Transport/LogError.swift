/// Why a log can't be read at all.
///
/// What is wrong with single entries is counted in ``LogFaults``. `description` holds no text of a log, and is safe to
/// paste in public.
package struct LogError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// A file or directory can't be opened or read.
    case unreadable
    /// There is nothing in it.
    case empty
    /// It is no text, or text in UTF-16.
    case notText
    /// No line of it looks like a PostgreSQL log.
    case unrecognised
    /// The program that decompresses it is not installed, or can't be run.
    case missingProgram
    /// Nothing that is a log was found where logs were looked for.
    case nothingFound
  }

  package let code: Code
  /// The file's name as the user gave it, `-` for standard input.
  package let subject: String
  /// What is wrong and what to do about it.
  package let message: String

  package init(_ code: Code, subject: String, _ message: String) {
    self.code = code
    self.subject = subject
    self.message = message
  }

  package var description: String { "\(subject): \(message)" }
}
