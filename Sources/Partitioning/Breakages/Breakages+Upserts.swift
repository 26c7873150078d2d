internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// INSERTs with ON CONFLICT, which rely on a unique constraint that changes.
extension Breakages {
  func upserts() -> [PartitionAdvice.Breakage] {
    concerned(table.objectName) { $0.write?.command == .insert }.flatMap { costed -> [PartitionAdvice.Breakage] in
      guard let clause = ConflictClause(costed.queryClass.query),
        let write = WrittenRows.write(of: costed, to: table.objectName)
      else { return [] }
      return [lostTarget(costed, clause, write), movedRow(costed, clause)].compactMap { $0 }
    }
  }

  private func lostTarget(
    _ costed: CostedClass, _ clause: ConflictClause, _ write: WriteAccess
  ) -> PartitionAdvice.Breakage? {
    guard clause.hasTarget else { return untargeted(costed) }
    let target = broken.first { Set($0.keys.compactMap(\.column)) == Set(write.conflictColumns) }
    guard let target else { return nil }
    let lacking = lacking(write.conflictColumns)
    let rewritten = ConflictTarget.adding(lacking, to: costed.queryClass.query)
    let key = lacking.joined(separator: " and ")
    let named = target.keys.map { $0.column ?? $0.expression ?? "" }.joined(separator: ", ")
    return PartitionAdvice.Breakage(
      kind: .upsert, object: target.name,
      explanation: """
        Its ON CONFLICT needs a unique constraint on (\(named)) alone, which there no longer is. With \(key) in it, it \
        finds the row only when that has the same \(key): an INSERT that leaves \(key) to a default such as now(), or \
        brings another value, adds a second row. Then UPDATE first and INSERT what was not found, or keep the values in \
        a table of their own.
        """,
      // One that names the constraint runs on, and says something else.
      statements: rewritten == nil ? [] : [costed.queryClass.query], replacements: rewritten.map { [$0] } ?? [],
      classes: [costed.queryClass.id])
  }

  private func untargeted(_ costed: CostedClass) -> PartitionAdvice.Breakage? {
    guard !broken.isEmpty else { return nil }
    return PartitionAdvice.Breakage(
      kind: .upsert, object: Figure.list(broken.map(\.name)),
      explanation: """
        Its ON CONFLICT DO NOTHING has no target and runs on, but leaves a row out only when \(keyWords) is the same too.
        """,
      classes: [costed.queryClass.id])
  }

  private func movedRow(_ costed: CostedClass, _ clause: ConflictClause) -> PartitionAdvice.Breakage? {
    let moved = keyColumns.filter(clause.columns.contains)
    guard !moved.isEmpty else { return nil }
    return PartitionAdvice.Breakage(
      kind: .upsert, object: "DO UPDATE SET \(moved.joined(separator: ", "))",
      explanation: """
        DO UPDATE may not move a row to another partition ("invalid ON UPDATE specification"): leave \
        \(moved.joined(separator: " and ")) out of SET.
        """,
      classes: [costed.queryClass.id])
  }
}

/// The ON CONFLICT of an INSERT.
struct ConflictClause {
  /// Whether it names columns or a constraint.
  let hasTarget: Bool
  /// What DO UPDATE sets.
  let columns: [String]

  /// - Returns: nil for a statement that is no INSERT, or has none.
  init?(_ statement: String) {
    guard let node = (try? SQLParser.parse(statement))?.statements.first?.node, node.isKind("InsertStmt"),
      let clause = node["on_conflict_clause"]
    else { return nil }
    hasTarget = clause["infer"] != nil
    columns = clause.list("target_list").compactMap { $0.string("name") }
  }
}

/// The columns that an INSERT names in `ON CONFLICT (…)`.
enum ConflictTarget {
  /// The statement with more columns in it; nil when it names a constraint or has no target.
  static func adding(_ columns: [String], to statement: String) -> String? {
    guard let scanned = try? SQLParser.tokens(of: statement) else { return nil }
    let tokens = scanned.filter { !$0.kind.hasSuffix("COMMENT") }
    var bytes = Array(statement.utf8)
    func word(_ index: Int) -> String {
      tokens.indices.contains(index)
        ? String(decoding: bytes[tokens[index].range], as: UTF8.self).lowercased() : ""
    }
    let start = tokens.indices.first { word($0) == "on" && word($0 + 1) == "conflict" && word($0 + 2) == "(" }
    guard let start else { return nil }
    var depth = 0
    for index in (start + 2)..<tokens.count {
      if word(index) == "(" { depth += 1 }
      if word(index) == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      let place = tokens[index].range.lowerBound
      let added = columns.map { ", " + SQLIdentifier.quoted($0) }.joined()
      bytes.insert(contentsOf: Array(added.utf8), at: place)
      return String(decoding: bytes, as: UTF8.self)
    }
    return nil
  }
}
