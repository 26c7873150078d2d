internal import Catalog
internal import SQLSyntax

/// Which parameters of a statement become values of which columns: those of VALUES, of a SELECT list that an INSERT takes,
/// and of SET.
struct AssignedParameters {
  enum Command {
    case insert
    /// `ON CONFLICT`: a key that is there is updated or left alone, another one is inserted.
    case upsert
    case update
  }

  struct Assignment: Equatable {
    let column: String
    /// From 1.
    let parameter: Int
  }

  let command: Command
  /// What stands for the table in the statement.
  let schema: String?
  let name: String
  /// One list for each row that is written; an UPDATE has one.
  var rows: [[Assignment]] = []
  /// What `DO UPDATE SET` assigns.
  var onConflict: [Assignment] = []

  var columns: [String] { Set((rows + [onConflict]).flatMap { $0.map(\.column) }).sorted() }
  var isEmpty: Bool { columns.isEmpty }

  func isOf(_ table: ObjectName) -> Bool { name == table.name && (schema == nil || schema == table.schema) }

  /// Of all parts of a statement that write, those of WITH queries too.
  ///
  /// - Parameter columns: All columns of a table by its name in the statement, for an INSERT that names none.
  static func all<Failure: Error>(
    in text: String, columns: (_ schema: String?, _ name: String) throws(Failure) -> [String]
  ) throws(Failure) -> [AssignedParameters] {
    guard let root = (try? SQLParser.parse(text))?.statements.first?.node else { return [] }
    var result: [AssignedParameters] = []
    var pending = [root]
    while let node = pending.popLast() {
      pending += node.children
      guard let target = node["relation"], let name = target.string("relname") else { continue }
      let schema = target.string("schemaname")
      switch node.kind {
      case "InsertStmt":
        var names = node.list("cols").compactMap { $0.string("name") }
        if names.isEmpty { names = try columns(schema, name) }
        let conflict = node["on_conflict_clause"]
        var found = AssignedParameters(command: conflict == nil ? .insert : .upsert, schema: schema, name: name)
        let query = node["select_stmt"]
        let values = query?.list("values_lists").map { $0.list("items") } ?? []
        let selected = query?.list("target_list").compactMap { $0["val"] } ?? []
        found.rows = (values.isEmpty ? [selected] : values).map { items in
          zip(names, items).compactMap { column, item in
            parameter(item).map { Assignment(column: column, parameter: $0) }
          }
        }
        found.onConflict = set(conflict)
        result.append(found)
      case "UpdateStmt":
        result.append(AssignedParameters(command: .update, schema: schema, name: name, rows: [set(node)]))
      case "MergeStmt":
        for clause in node.list("merge_when_clauses") {
          let values = clause.list("values")
          let names = clause.list("target_list").compactMap { $0.string("name") }
          let row =
            values.isEmpty
            ? set(clause)
            : zip(names, values).compactMap { column, item in
              parameter(item).map { Assignment(column: column, parameter: $0) }
            }
          result.append(
            AssignedParameters(command: values.isEmpty ? .update : .upsert, schema: schema, name: name, rows: [row]))
        }
      default: break
      }
    }
    return result.filter { !$0.isEmpty }
  }

  private static func set(_ node: SyntaxNode?) -> [Assignment] {
    (node?.list("target_list") ?? []).compactMap { item in
      guard let column = item.string("name"), let value = item["val"], let number = parameter(value) else { return nil }
      return Assignment(column: column, parameter: number)
    }
  }

  /// The number of `$n`, cast or not, with a default for NULL or not.
  private static func parameter(_ node: SyntaxNode) -> Int? {
    switch node.kind {
    case "ParamRef": return node.integer("number")
    case "TypeCast": return node["arg"].flatMap(parameter)
    case "CoalesceExpr": return node.list("args").lazy.compactMap(parameter).first
    case "MultiAssignRef":
      // SET (a, b) = ($1, $2)
      let items = node["source"]?.list("args") ?? []
      let place = node.integer("colno") - 1
      return items.indices.contains(place) ? parameter(items[place]) : nil
    default: return nil
    }
  }
}
