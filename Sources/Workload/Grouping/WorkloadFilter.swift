/// Which statements a user asked for.
package struct WorkloadFilter: Sendable, Equatable {
  /// The database's name, or its oid in digits for dumps that have no names.
  package var database: String?
  /// The role's name, or its oid in digits.
  package var user: String?
  /// Query classes with fewer calls are left out.
  package var minimumCalls: Int

  /// Whether statements of which only the number of the database is known are wanted too: it may be the right one.
  package var keepsUnnamed = false

  package init(database: String? = nil, user: String? = nil, minimumCalls: Int = 0) {
    self.database = database
    self.user = user
    self.minimumCalls = minimumCalls
  }

  /// Why a statement is left out, nil when it is wanted.
  ///
  /// A statement of no known database or user, as in a plain `.sql` file, is wanted: it was named for this run.
  func reason(database: String?, user: String?) -> String? {
    if let wanted = self.database, let database, !matches(database, wanted),
      !(keepsUnnamed && database.hasPrefix("oid "))
    {
      return "of another database than \(wanted)" + hint(database, joining: "pg_database")
    }
    if let wanted = self.user, let user, !matches(user, wanted) {
      return "of another user than \(wanted)" + hint(user, joining: "pg_roles")
    }
    return nil
  }

  private func matches(_ label: String, _ wanted: String) -> Bool { label == wanted || label == "oid " + wanted }

  private func hint(_ label: String, joining catalog: String) -> String {
    label.hasPrefix("oid ") ? " (the dump has oids only: name one, or join \(catalog))" : ""
  }
}
