/// Why a snapshot can't be read or written.
///
/// `description` names members of the document, never their values.
package struct CatalogError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// Not a JSON document, or one that is cut off.
    case notJSON
    /// A JSON document, but not a snapshot.
    case notASnapshot
    /// A snapshot of another major version.
    case unsupportedVersion
    /// A snapshot whose members are missing or of the wrong type.
    case malformed
    /// A catalog that can't be written, for a number that JSON doesn't have.
    case notEncodable
  }

  package let code: Code
  /// Where in the document, such as `tables[3].columns[0].type`; empty when the whole is meant.
  package let subject: String
  /// What is wrong and what to do about it.
  package let message: String

  package init(_ code: Code, subject: String = "", _ message: String) {
    self.code = code
    self.subject = subject
    self.message = message
  }

  package var description: String { subject.isEmpty ? message : "\(subject): \(message)" }
}
