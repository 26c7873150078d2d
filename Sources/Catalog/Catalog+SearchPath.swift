/// Where names without a schema are looked up.
extension Catalog {
  /// The role that ran a statement.
  ///
  /// - Parameter user: Its name, or `oid 16384` as a dump that was not joined with pg_roles has it.
  package func role(ofUser user: String) -> Role? {
    roles.first { $0.name == user }
      ?? (user.hasPrefix("oid ") ? roles.first { role in role.oid.map { "oid \($0)" } == user } : nil)
  }

  /// The path of a user's sessions: the role's own, or the database's.
  package func searchPath(ofUser user: String?) -> [String] {
    user.flatMap(role(ofUser:))?.searchPath ?? database.searchPath
  }

  /// The same catalog with one path for every user.
  package func withSearchPath(_ path: [String]) -> Catalog {
    var catalog = self
    catalog.database.searchPath = path
    for index in catalog.roles.indices { catalog.roles[index].searchPath = nil }
    return catalog
  }

  /// What a name without a schema stands for.
  package enum Lookup: Equatable, Sendable {
    case found(ObjectName)
    /// In several schemas, none of them on a path.
    case ambiguous([ObjectName])
    case missing
  }

  /// Looks a name up that no statement has: on the database's path, then on the paths of roles, then in all schemas.
  ///
  /// A name that leads to several relations by the paths of several roles is ambiguous too.
  package func lookUp(_ name: String) -> Lookup {
    let all = (tables.map(\.objectName) + views.map(\.objectName)).filter { $0.name == name }
    func first(on path: [String]) -> ObjectName? {
      path.lazy.map { ObjectName(schema: $0, name: name) }.first(where: all.contains)
    }
    if let found = first(on: database.searchPath) { return .found(found) }
    let ofRoles = Set(roles.compactMap(\.searchPath).compactMap(first)).sorted()
    let candidates = ofRoles.isEmpty ? all.sorted() : ofRoles
    guard let only = candidates.first else { return .missing }
    return candidates.count == 1 ? .found(only) : .ambiguous(candidates)
  }
}
