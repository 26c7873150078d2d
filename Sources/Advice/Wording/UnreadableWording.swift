package import Catalog
internal import SQLSyntax

/// Says which statistics a role may not read and what would help: one text for each kind of privilege, not for each
/// table.
package enum UnreadableWording {
  /// Tables named in a text; the JSON has all.
  private static let limit = 5

  package static func texts(_ catalog: Catalog) -> [String] {
    var groups: [(grant: String, items: [Catalog.Unreadable])] = []
    let general = generalGrant(catalog)
    for item in catalog.unreadable.sorted(by: { ($0.table, $0.grant) < ($1.table, $1.grant) }) {
      let grant = general != nil && role(item) != nil ? general! : item.grant
      if let same = groups.firstIndex(where: { $0.grant == grant }) {
        groups[same].items.append(item)
      } else {
        groups.append((grant, [item]))
      }
    }
    return groups.map { "statistics of \(subject($0.items)) may not be read; this would help: \($0.grant)" }
  }

  private static func subject(_ items: [Catalog.Unreadable]) -> String {
    if items.count == 1 { return "\(items[0].table.sql) (\(items[0].columns.joined(separator: ", ")))" }
    let tables = Set(items.map(\.table)).sorted()
    let shown = tables.prefix(limit).map(\.sql).joined(separator: ", ")
    let rest = tables.count > limit ? " and \(tables.count - limit) more" : ""
    return tables.count == 1 ? shown : "\(tables.count) tables (\(shown)\(rest))"
  }

  /// One statement in place of a GRANT for each table: the role `pg_read_all_data` came with PostgreSQL 14.
  private static func generalGrant(_ catalog: Catalog) -> String? {
    let tables = catalog.unreadable.filter { role($0) != nil }
    guard tables.count > 1, let role = role(tables[0]) else { return nil }
    if catalog.server.versionNumber >= 140_000 { return "GRANT pg_read_all_data TO \(role)" }
    let schemas = Set(tables.map(\.table.schema)).sorted().map(SQLIdentifier.quoted).joined(separator: ", ")
    return "GRANT SELECT ON ALL TABLES IN SCHEMA \(schemas) TO \(role)"
  }

  /// Whom a table's own GRANT is for; nil when it is another kind of statement.
  private static func role(_ item: Catalog.Unreadable) -> String? {
    let start = "GRANT SELECT ON \(item.table.sql) TO "
    return item.grant.hasPrefix(start) ? String(item.grant.dropFirst(start.count)) : nil
  }
}
