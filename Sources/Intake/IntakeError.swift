/// Why an input can't be read, or an output can't be written.
///
/// `description` holds no connection string and no password.
package struct IntakeError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// The database refuses the connection or can't be reached.
    case unreachable
    /// The connection broke while the database was read.
    case connectionLost
    /// The role may not read what is asked for.
    case notPermitted
    /// pg_stat_statements is not installed or not loaded.
    case extensionMissing
    /// A lock on a table was held for too long.
    case locked
    /// A server older than ``ServerVersion/oldest``.
    case unsupportedServer
    /// The server answered a catalog query with an error, or with what can't be understood.
    case catalogQuery
    /// The file does not exist.
    case missing
    /// It is a directory, or may not be read.
    case unreadable
    /// The input holds nothing.
    case empty
    /// The input is larger than the limit.
    case tooLarge
    /// The input is neither a snapshot nor DDL.
    case notRecognised
    /// The DDL can't be split into statements, or holds no table.
    case malformedDDL
    /// `--rows` can't be understood or names a table that is not there.
    case invalidRows
    /// The throwaway server that reads DDL is not there.
    case server
    /// The output can't be written.
    case notWritten
  }

  package let code: Code
  /// The file, table or object concerned.
  package let subject: String
  package let message: String

  package init(_ code: Code, subject: String = "", _ message: String) {
    self.code = code
    self.subject = subject
    self.message = message
  }

  package var description: String { subject.isEmpty ? message : "\(subject): \(message)" }
}
