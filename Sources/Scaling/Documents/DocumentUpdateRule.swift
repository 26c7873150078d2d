internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// Updates that change one key of a large document write all of it: the key becomes a column.
///
/// A new version of a value that is stored out of line is stored anew as a whole, whatever changed in it, and its old
/// chunks are left for vacuum. Advised when UPDATE statements set one key (`jsonb_set`, `doc || …`, `doc - key`, or a
/// subscript) of documents that are larger than 1 kB and have at least 1,000 rows to write or 5 % of the load. An
/// update that doesn't name the document leaves what is stored out of line as it is.
///
/// Not advised: small documents, which are written with their row in any case, and documents that are replaced whole.
package struct DocumentUpdateRule: ScaleRule {
  package static let identifier = "document-update"

  package init() {}

  private static let leastRows = 1_000.0
  private static let leastShare = 0.05

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.flatMap { table in
      table.columns.filter { $0.typeName == "jsonb" }.compactMap { column in
        let updates = workload[table.objectName].updates.filter {
          $0.access.write?.command == .update && $0.columns.contains(column.name)
        }
        let rows = updates.reduce(0) { $0 + $1.rows }
        guard rows >= Self.leastRows || input.share(of: updates.map(\.costed)) >= Self.leastShare else { return nil }
        return finding(table, column, updates, rows, input)
      }
    }
  }

  private func finding(
    _ table: Table, _ column: Column, _ updates: [TableUse.Write], _ rows: Double, _ input: ScaleInput
  ) -> ScaleFinding {
    let subject = "\(table.objectName.sql).\(SQLText.name(column.name))"
    let size = DocumentSize(table.statistics(of: column.name))
    var keys: [[String]: Double] = [:]
    var single = 0.0
    for update in updates {
      guard let tree = StatementTree(update.costed, input.tables) else { continue }
      let changed = DocumentChange.all(in: tree, column: column.name)
      if !changed.isEmpty { single += update.rows }
      for case let path? in changed { keys[path, default: 0] += update.rows }
    }
    let isCase = size.isLarge && single > 0
    let key = keys.sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }.first?.key
    var reasons = [
      """
      \(FigureText.count(rows, "document is", "documents are")) updated, \
      \(FigureText.count(single)) of them by one key\(key.map { " (\($0.joined(separator: ".")))" } ?? "").
      """,
      "Documents are \(size.words).",
    ]
    if isCase {
      reasons.append("Each update stores the whole document anew and leaves the old one to vacuum.")
    } else if !size.isLarge {
      reasons.insert("A small document is in its row, and a new version of the row is written anyway.", at: 0)
    } else {
      reasons.insert("They are replaced whole: nothing is written that didn't change, as far as can be told.", at: 0)
    }
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised,
      subjects: [subject] + (isCase ? [key?.joined(separator: ".") ?? ""] : []),
      summary: isCase
        ? "Updates of one key rewrite whole documents of \(subject)."
        : "Updates of \(subject) write no more than they have to.",
      classes: updates.map(\.costed), in: input,
      figures: [
        .init("updates", rows, .count), .init("single_key_updates", single, .count),
        .init("document_bytes_at_least", size.isLarge ? 1_024 : 0, .bytes),
      ],
      reasons: reasons,
      tradeoffs: isCase
        ? ["Readers that want the key within the document put it back: doc || jsonb_build_object(…)."] : [],
      remedies: isCase ? remedies(table, column, key, input) : [])
  }

  private func remedies(
    _ table: Table, _ column: Column, _ key: [String]?, _ input: ScaleInput
  ) -> [ScaleFinding.Remedy] {
    guard let key, !key.isEmpty, Int(key[key.count - 1]) == nil else {
      return [
        ScaleFinding.Remedy(
          "Take the key that changes out of the document into a column of its own, and update that alone.")
      ]
    }
    let name = SQLText.name(SQLText.free(key[key.count - 1].lowercased(), avoiding: Set(table.columns.map(\.name))))
    let document = ExtractedKey(table: table.objectName, column: column.name, path: key)
    let path = SQLIdentifier.literal(PostgresArray.literal(key))
    let value = "t.\(SQLText.name(column.name)) #> \(path)"
    return [
      ScaleFinding.Remedy(
        """
        A column for the key, filled in batches (outside a transaction block). Statements then update \(name) instead \
        of \(document.textExpression()); until all of them do, the document stays what counts and the fill is repeated.
        """,
        statements: ["ALTER TABLE \(table.objectName.sql) ADD COLUMN \(name) jsonb"]
          + SQLText.backfills(
            table, input.tables, set: "\(name) = \(value)", where: "t.\(name) IS DISTINCT FROM \(value)")),
      ScaleFinding.Remedy(
        "The way back.", statements: ["ALTER TABLE \(table.objectName.sql) DROP COLUMN \(name)"]),
    ]
  }
}

/// What an UPDATE changes within a document.
enum DocumentChange {
  /// The paths that change; nil in place of a path that isn't constant. Empty for a document that is replaced.
  static func all(in tree: StatementTree, column: String) -> [[String]?] {
    guard let update = tree.statement, update.isKind("UpdateStmt") else { return [] }
    return update.list("target_list").flatMap { target -> [[String]?] in
      guard target.string("name") == column, let value = target["val"] else { return [] }
      // SET doc['a']['b'] = …
      let steps = target.list("indirection")
      if !steps.isEmpty {
        let path = steps.map { $0["uidx"]?.pathStep }
        return [path.contains(nil) ? nil : path.compactMap { $0 }]
      }
      return changes(value, column)
    }
  }

  private static func changes(_ value: SyntaxNode, _ column: String) -> [[String]?] {
    func isDocument(_ node: SyntaxNode?) -> Bool {
      node?.descendants("ColumnRef").contains { $0.strings("fields").last == column } ?? false
    }
    if let function = value.functionName, ["jsonb_set", "jsonb_insert", "jsonb_set_lax"].contains(function) {
      let arguments = value.list("args")
      guard arguments.count >= 3, isDocument(arguments.first) else { return [] }
      let path =
        arguments[1].text.flatMap { PostgresArray.parse($0) }?.compactMap { $0 }
        ?? (arguments[1].isKind("AArrayExpr") ? arguments[1].list("elements").compactMap(\.pathStep) : nil)
      // jsonb_set(jsonb_set(doc, …), …) changes both.
      return [path] + changes(arguments[0], column)
    }
    if let sign = value.operatorName, ["||", "-", "#-"].contains(sign), isDocument(value["lexpr"]) {
      guard sign == "||", let added = value["rexpr"], added.functionName == "jsonb_build_object" else { return [nil] }
      return stride(from: 0, to: added.list("args").count, by: 2).map { place in
        added.list("args")[place].pathStep.map { [$0] }
      }
    }
    if value.isKind("TypeCast") || value.isKind("CoalesceExpr") {
      return (value["arg"].map { [$0] } ?? value.list("args")).flatMap { changes($0, column) }
    }
    return []
  }
}
