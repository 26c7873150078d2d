/// Whose statements are wanted, out of dumps that hold those of a whole server.
package struct WorkloadScope {
  package let filter: WorkloadFilter
  /// What was decided without being asked, for the report.
  package let notes: [String]

  /// A name that no statement has.
  package struct Unknown: Error {
    package let message: String
  }

  /// Names listed in a message.
  private static let limit = 10

  /// - Parameters:
  ///   - catalogDatabase: The name of the catalog's own database: of several in a dump, the one that is meant.
  /// - Throws: ``Unknown`` for a name that no statement has, with those that there are.
  package init(
    _ inputs: [WorkloadInput], database: String?, user: String?, minimumCalls: Int, catalogDatabase: String
  ) throws(Unknown) {
    let databases = Self.labels(inputs, \.database, \.database)
    let users = Self.labels(inputs, \.user, \.user)
    try Self.check("--dbname", database, among: databases, kind: "database", joining: "pg_database")
    try Self.check("--user", user, among: users, kind: "user", joining: "pg_roles")
    var filter = WorkloadFilter(database: database, user: user, minimumCalls: minimumCalls)
    var notes: [String] = []
    if database == nil, databases.count > 1 {
      let names = databases.filter { !$0.hasPrefix("oid ") }
      if names.contains(catalogDatabase) {
        let others = names.filter { $0 != catalogDatabase }
        if !others.isEmpty {
          filter.database = catalogDatabase
          // One that is known by its number alone may well be this one.
          filter.keepsUnnamed = true
          notes.append(
            "only statements of the database \(catalogDatabase) were looked at, since the catalog is that one's; the input also holds \(Self.list(others)): see --dbname"
          )
        }
      } else {
        notes.append(
          "the statements are of \(databases.count) databases (\(Self.list(databases))) and the catalog of one: name it with --dbname"
        )
      }
    }
    self.filter = filter
    self.notes = notes
  }

  /// Whether a record is of the database and the user that are meant.
  package func isWanted(_ record: StatementRecord) -> Bool {
    filter.reason(database: record.database.label, user: record.user.label) == nil
  }

  /// The names, or "oid 16384" where a dump has numbers only, sorted.
  private static func labels(
    _ inputs: [WorkloadInput], _ role: KeyPath<StatementRecord, StatementRecord.Role>,
    _ label: KeyPath<QueryClass, String?>
  ) -> [String] {
    var labels: Set<String> = []
    for input in inputs {
      for record in input.records {
        if let label = record[keyPath: role].label { labels.insert(label) }
      }
      for entry in input.workload?.classes ?? [] {
        if let label = entry[keyPath: label] { labels.insert(label) }
      }
    }
    return labels.sorted()
  }

  /// Statements that say nothing of where they ran, as in a plain `.sql` file, are wanted whatever is asked for.
  private static func check(
    _ option: String, _ wanted: String?, among labels: [String], kind: String, joining catalog: String
  ) throws(Unknown) {
    guard let wanted, !labels.isEmpty, !labels.contains(wanted), !labels.contains("oid " + wanted) else { return }
    let hint =
      labels.allSatisfy { $0.hasPrefix("oid ") }
      ? "; this dump has numbers only: give one of them (\(option) \(labels[0].dropFirst(4))), or join \(catalog)" : ""
    throw Unknown(
      message: "\(option): no statement is of the \(kind) \(wanted); there \(labels.count == 1 ? "is" : "are") "
        + list(labels) + hint)
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(limit).joined(separator: ", ")
      + (names.count > limit ? " and \(names.count - limit) more" : "")
  }
}
