package import Catalog
internal import SQLSyntax

/// A catalog made ready for name lookup: relations by name, the search path, and the parsed queries of views,
/// materialised views and row-level security policies.
///
/// Built once for a workload; immutable, so any number of threads may read it.
package struct CatalogIndex: Sendable {
  /// What a name in a FROM clause stands for.
  package enum Relation: Sendable {
    case table(Table)
    case view(View)
    /// A relation of `pg_catalog` or `information_schema`: it exists, and no index is ever advised for it.
    case system
  }

  /// The database's, of users that have none of their own.
  private let searchPath: [String]
  /// By the user.
  private let paths: [String: [String]]
  /// The partitions and inheritance children of a table, by the parent's name, sorted.
  package let children: [ObjectName: [ObjectName]]
  private let tables: [ObjectName: Table]
  private let views: [ObjectName: View]
  private let temporary: [String: ObjectName]
  /// All relations by their names without schema, sorted.
  private let namesakes: [String: [ObjectName]]
  private let functions: [String: [Function]]
  private let roles: [String: Catalog.Role]
  private let definitions: [ObjectName: ParseTree]
  private let policies: [ObjectName: [PolicyCondition]]

  /// A policy with its USING condition parsed; the condition is the WHERE clause of the tree's only statement.
  struct PolicyCondition: Sendable {
    let policy: Policy
    let tree: ParseTree
  }

  package init(_ catalog: Catalog) {
    searchPath = catalog.database.searchPath
    tables = Dictionary(catalog.tables.map { ($0.objectName, $0) }, uniquingKeysWith: { first, _ in first })
    views = Dictionary(catalog.views.map { ($0.objectName, $0) }, uniquingKeysWith: { first, _ in first })
    temporary = Dictionary(
      catalog.tables.filter { $0.persistence == "t" }.map { ($0.name, $0.objectName) },
      uniquingKeysWith: { first, _ in first })
    namesakes = Dictionary(grouping: Set(tables.keys).union(views.keys).sorted(), by: \.name)
    functions = Dictionary(grouping: catalog.functions, by: \.name)
    roles = Dictionary(catalog.roles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    // A dump that was not joined with pg_roles names users by oid.
    paths = Dictionary(
      catalog.roles.flatMap { role in
        [role.name, role.oid.map { "oid \($0)" }].compactMap { user in
          user.flatMap { user in role.searchPath.map { (user, $0) } }
        }
      }, uniquingKeysWith: { first, _ in first })

    var children: [ObjectName: [ObjectName]] = [:]
    for table in catalog.tables {
      for parent in table.parents { children[parent, default: []].append(table.objectName) }
    }
    self.children = children.mapValues { $0.sorted() }

    let bodies =
      catalog.views.map { ($0.objectName, $0.definition) }
      + catalog.tables.compactMap { table in table.definition.map { (table.objectName, $0) } }
    definitions = Dictionary(
      bodies.compactMap { name, text in (try? SQLParser.parse(text)).map { (name, $0) } },
      uniquingKeysWith: { first, _ in first })

    var policies: [ObjectName: [PolicyCondition]] = [:]
    for table in catalog.tables where table.rowSecurity {
      policies[table.objectName] = table.policies.sorted { $0.name < $1.name }.compactMap { policy in
        guard let using = policy.using, let tree = try? SQLParser.parse("SELECT WHERE " + using) else { return nil }
        return PolicyCondition(policy: policy, tree: tree)
      }
    }
    self.policies = policies
  }

  package func table(named name: ObjectName) -> Table? { tables[name] }

  package func view(named name: ObjectName) -> View? { views[name] }

  /// Finds a relation as PostgreSQL does: a temporary table hides all others, then comes `pg_catalog`, then the
  /// search path in order.
  ///
  /// The catalog doesn't list system relations; an unqualified name that starts with `pg_` and is nowhere in the
  /// search path is taken for one.
  ///
  /// Source: `RelnameGetRelid` in src/backend/catalog/namespace.c.
  ///
  /// - Parameter user: Whose search path counts; nil for the database's.
  package func relation(schema: String?, name: String, user: String? = nil) -> Relation? {
    if let schema {
      if schema == "pg_temp" { return temporary[name].flatMap(relation(named:)) }
      return relation(named: ObjectName(schema: schema, name: name)) ?? (Self.isSystem(schema: schema) ? .system : nil)
    }
    if let table = temporary[name].flatMap(relation(named:)) { return table }
    for schema in user.flatMap({ paths[$0] }) ?? searchPath {
      if let found = relation(named: ObjectName(schema: schema, name: name)) { return found }
    }
    return name.hasPrefix("pg_") ? .system : nil
  }

  /// The relations of a name, whatever their schema: what a name may mean that is not on the search path.
  func namesakes(of name: String) -> [ObjectName] { namesakes[name] ?? [] }

  func relation(named name: ObjectName) -> Relation? {
    tables[name].map(Relation.table) ?? views[name].map(Relation.view)
  }

  private static func isSystem(schema: String) -> Bool {
    schema == "pg_catalog" || schema == "information_schema" || schema == "pg_toast"
  }

  /// The query of a view or materialised view; nil when the catalog has none that parses.
  func query(of name: ObjectName) -> SyntaxNode? { definitions[name]?.statements.first?.node }

  func functions(named name: String) -> [Function] { functions[name] ?? [] }

  func role(named name: String) -> Catalog.Role? { roles[name] }

  func policyConditions(of table: ObjectName) -> [PolicyCondition] { policies[table] ?? [] }
}
