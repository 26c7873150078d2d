internal import SQLSyntax
internal import Workload

/// The tables that a statement reads and writes, by number: at most eight of each.
///
/// A log has no catalog: tables are told apart by their own name, without schema; what views, triggers, functions and
/// foreign keys read and write is not seen.
struct SessionTables: Sendable, Equatable {
  typealias Numbers = SIMD8<Int32>

  static let none = Numbers(repeating: -1)

  var read = SessionTables.none
  var written = SessionTables.none
}

/// What is found in a text's tree, once for each text.
struct SessionTableNames {
  private(set) var read: [String] = []
  private(set) var written: [String] = []

  /// Looks at one node of the tree; its children are looked at by themselves.
  mutating func look(at node: SyntaxNode) {
    if node.isKind("RangeVar") {
      if let name = node.string("relname") { Self.add(name, to: &read) }
      return
    }
    guard ["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt"].contains(node.kind),
      let name = node["relation"]?.string("relname")
    else { return }
    if node.isKind("CopyStmt"), !node.bool("is_from") { return }
    Self.add(name, to: &written)
  }

  private static func add(_ name: String, to names: inout [String]) {
    if names.count < SessionTables.Numbers.scalarCount, !names.contains(name) { names.append(name) }
  }

  func numbered(_ number: (String) -> Int32) -> SessionTables {
    var tables = SessionTables()
    for (place, name) in read.enumerated() { tables.read[place] = number(name) }
    for (place, name) in written.enumerated() { tables.written[place] = number(name) }
    return tables
  }
}
