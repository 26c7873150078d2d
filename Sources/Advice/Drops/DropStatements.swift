internal import Catalog
internal import IndexReview
internal import SQLSyntax

/// How an existing index goes without blocking writers, and comes back as it was.
///
/// A partitioned table's index can't be dropped CONCURRENTLY; it comes back as ``Rollout`` builds one: empty on the parent,
/// each partition's concurrently under its old name, then attached.
struct DropStatements {
  let statement: String
  let rollback: String

  init(_ family: IndexFamily) {
    statement = Self.drop(family)
    // What a failed build left behind would fail again, and would be as useless as it was.
    let isBroken = family.members.contains { !$0.index.isValid }
    rollback = isBroken ? Self.nothing : Self.creation(family).joined(separator: ";\n")
  }

  /// A statement that does nothing.
  private static let nothing = "SELECT 'it was INVALID: there is nothing to bring back'"

  static func drop(_ family: IndexFamily) -> String {
    "DROP INDEX \(family.root.isPartitioned ? "" : "CONCURRENTLY ")\(family.name.sql)"
  }

  /// All that is created, then what is attached, from the ends of the tree up.
  private static func creation(_ family: IndexFamily) -> [String] {
    let created = family.members.map { creation($0) }
    let attached = family.members.dropFirst().reversed().compactMap { member in
      member.index.parent.map { "ALTER INDEX \($0.sql) ATTACH PARTITION \(member.name.sql)" }
    }
    return created + attached
  }

  private static func creation(_ member: IndexFamily.Member) -> String {
    let definition = member.index.definition
    guard isOneIndex(definition) else {
      return member.index.definition(on: member.table).statement(
        name: member.index.name, concurrently: !member.isPartitioned, only: member.isPartitioned)
    }
    guard !member.isPartitioned else { return definition }
    let words = member.index.isUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX"
    return definition.hasPrefix(words + " ")
      ? words + " CONCURRENTLY" + definition.dropFirst(words.utf8.count) : definition
  }

  /// A snapshot is untrusted: what it calls a definition may be anything, and someone will run it.
  private static func isOneIndex(_ definition: String) -> Bool {
    ParserThread.run {
      guard let tree = try? SQLParser.parse(definition), tree.statements.count == 1 else { return false }
      return tree.statements[0].node.isKind("IndexStmt")
    }
  }
}
