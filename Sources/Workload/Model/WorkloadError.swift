/// Why a workload file can't be read at all.
///
/// What is wrong with single statements or rows is no error but a ``SkippedStatement``. `description` holds no literal
/// of a statement.
package struct WorkloadError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// There is nothing in the file.
    case empty
    /// The content is none of the formats that are read.
    case unrecognised
    /// A column without which a dump means nothing is missing.
    case missingColumns
    /// The file starts as one of the formats and then is not that.
    case malformed
    /// A document of a schema or version that this program doesn't read.
    case unsupportedVersion
    /// The document can't be written.
    case notEncodable
  }

  package let code: Code
  /// The file's name as the user gave it, `-` for standard input.
  package let subject: String
  /// What is wrong and what to do about it.
  package let message: String
  /// The line where it was found, from 1.
  package let line: Int?

  package init(_ code: Code, subject: String, _ message: String, line: Int? = nil) {
    self.code = code
    self.subject = subject
    self.message = message
    self.line = line
  }

  package var description: String {
    line.map { "\(subject):\($0): \(message)" } ?? "\(subject): \(message)"
  }
}
