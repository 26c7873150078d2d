internal import SQLSyntax

/// The name of an object in a schema, as the catalog stores it: unquoted, case as it is.
package struct ObjectName: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
  package let schema: String
  package let name: String

  package init(schema: String, name: String) {
    self.schema = schema
    self.name = name
  }

  /// Written as SQL, quoted where it has to be.
  package var sql: String { SQLIdentifier.quoted(schema: schema, name) }

  package var description: String { sql }

  package static func < (left: ObjectName, right: ObjectName) -> Bool {
    (left.schema, left.name) < (right.schema, right.name)
  }
}
