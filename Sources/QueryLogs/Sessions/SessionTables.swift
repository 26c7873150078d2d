internal import SQLSyntax
internal import Workload

/// The tables that a statement reads and writes, by number from 1: at most eight of each. Small, for every execution
/// has it.
///
/// A log has no catalog: tables are told apart by their own name, without schema; what views, triggers, functions and
/// foreign keys read and write is not seen.
struct SessionTables: Sendable, Equatable {
  typealias Numbers = SIMD8<UInt16>

  static let none = Numbers(repeating: 0)

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
    guard Self.writes(node) || (node.isKind("CopyStmt") && node.bool("is_from")),
      let name = node["relation"]?.string("relname")
    else { return }
    Self.add(name, to: &written)
  }

  static func writes(_ node: SyntaxNode) -> Bool {
    node.isKind("InsertStmt") || node.isKind("UpdateStmt") || node.isKind("DeleteStmt") || node.isKind("MergeStmt")
  }

  private static func add(_ name: String, to names: inout [String]) {
    if names.count < SessionTables.Numbers.scalarCount, !names.contains(name) { names.append(name) }
  }

  func numbered(_ number: (String) -> UInt16) -> SessionTables {
    var tables = SessionTables()
    for (place, name) in read.enumerated() { tables.read[place] = number(name) }
    for (place, name) in written.enumerated() { tables.written[place] = number(name) }
    return tables
  }
}
