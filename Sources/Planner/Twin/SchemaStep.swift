/// One statement that builds part of a twin's schema.
struct SchemaStep {
  /// What it makes, for notes: `table shop.orders`.
  let subject: String
  /// Simpler and simpler forms: the first that the server takes counts, the last is a stand-in.
  let forms: [String]
  /// Whether "already exists" is no fault: what PostgreSQL copies to partitions by itself.
  let mayExist: Bool

  init(_ subject: String, _ forms: [String], mayExist: Bool = false) {
    self.subject = subject
    self.forms = forms
    self.mayExist = mayExist
  }

  init(_ subject: String, _ statement: String, mayExist: Bool = false) {
    self.init(subject, [statement], mayExist: mayExist)
  }
}

/// Something in the twin that is not as at the source.
package struct TwinNote: Sendable, Equatable, Hashable {
  package let subject: String
  package let message: String

  package init(_ subject: String, _ message: String) {
    self.subject = subject
    self.message = message
  }
}
