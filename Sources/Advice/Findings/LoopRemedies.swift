internal import Catalog
internal import Workload

/// What to do about a statement that runs once for each of many values.
///
/// What is said of Sequelize was read in version 6: `separate` adds the foreign key to the attributes by itself and is for
/// hasMany alone (`_validateIncludedElement` in src/model.js).
struct LoopRemedies {
  let context: FindingContext
  let user: String?
  let child: QueryClass
  let looped: LoopedStatement?
  let parent: QueryClass?

  func all() -> [Finding.Remedy] { batch() + join() + sequelize() }

  var isInsert: Bool { looped?.command == .insert }
  var isWrite: Bool { [.insert, .update, .delete].contains(looped?.command ?? .select) }

  // MARK: - SQL

  private func batch() -> [Finding.Remedy] {
    guard let looped else { return [] }
    let batch = BatchedStatement.of(looped) { context.facts($0, $1, user: user) }
    switch batch {
    case .success(let batch):
      let text =
        isInsert
        ? "send all rows with one statement, or with COPY"
        : isWrite ? "send all values with one statement" : "ask for all values with one statement"
      return [.init(([text] + batch.notes).joined(separator: "; "), code: batch.sql, language: .sql)]
    case .failure(let refusal): return [.init(words(refusal, looped))]
    }
  }

  private func words(_ refusal: BatchedStatement.Refusal, _ looped: LoopedStatement) -> String {
    switch looped.command {
    case .insert: "send all rows with one INSERT of many rows (VALUES (…), (…)), or with COPY"
    case .update:
      "send all rows with one statement: UPDATE … FROM unnest($1, $2, …) AS new_rows (…) WHERE key = new_rows.key"
    case .delete: "send all values with one statement: DELETE … WHERE key = ANY($1)"
    case .select, .other:
      switch refusal {
      case .noKey:
        "ask for all values with one statement: a join with what ran before, or a join with unnest($1, $2, …)"
      case .unknownType:
        "ask for all values with one statement: unnest($1::type[]) joined with LATERAL (…), since its LIMIT is meant for each value"
      default:
        "ask for all values with one statement: a join with what ran before, or unnest($1::type[]) joined with LATERAL (…)"
      }
    }
  }

  private func join() -> [Finding.Remedy] {
    guard !isWrite, let parent, let key = looped?.key, let table = key.table else { return [] }
    let name = parentTable.map(\.name)
    guard let name, !SequelizeNames.isWritten(parent.query) else { return [] }
    return [.init("or join \(table.name) to \(name) by \(key.column) in the statement before it")]
  }

  private var parentTable: LoopedStatement.TableName? {
    parent.flatMap { context.looped($0) }?.tables.first
  }

  // MARK: - Sequelize

  private func sequelize() -> [Finding.Remedy] {
    guard context.isSequelize, let looped, let table = looped.tables.first else { return [] }
    let model = SequelizeNames(table).model
    switch looped.command {
    case .insert:
      return [
        .init(
          "Sequelize: one bulkCreate; validations run with validate: true alone, and hooks of single rows with individualHooks: true, which inserts row by row again",
          code: "await \(model).bulkCreate(rows, { validate: true })", language: .javascript)
      ]
    case .update, .delete:
      guard let key = looped.key else { return [] }
      let condition = "{ where: { \(property(key.column)): values } }"
      return [
        .init(
          "Sequelize: one statement for a list of values, where they are all to be treated alike",
          code: looped.command == .update
            ? "await \(model).update(changes, \(condition))" : "await \(model).destroy(\(condition))",
          language: .javascript)
      ]
    case .select: return select(looped, model)
    case .other: return []
    }
  }

  private func select(_ looped: LoopedStatement, _ model: String) -> [Finding.Remedy] {
    guard let key = looped.key, let table = key.table ?? looped.tables.first else { return [] }
    let child = SequelizeNames(table)
    guard let parentTable, parent.flatMap({ context.looped($0) })?.command == .select else {
      return [
        .init(
          "Sequelize: one findAll for a list of values, which becomes IN (…)",
          code: "await \(model).findAll({ where: { \(property(key.column)): values } })", language: .javascript)
      ]
    }
    let parentNames = SequelizeNames(parentTable)
    let isOne = context.table(table, user: user).map { context.isUnique(key.column, in: $0) } ?? (key.column == "id")
    let foreignKey = isOne ? foreignKey(of: parentTable, to: table, key.column) : key.column
    let alias =
      isOne ? foreignKey.map(Self.associationName) ?? child.one : child.many
    let declaration =
      isOne
      ? "\(parentNames.model).belongsTo(\(child.model), { as: \(SequelizeNames.string(alias)), foreignKey: \(SequelizeNames.string(foreignKey ?? alias + "Id")) })"
      : "\(parentNames.model).hasMany(\(child.model), { as: \(SequelizeNames.string(alias)), foreignKey: \(SequelizeNames.string(key.column)) })"
    var options = ["model: \(child.model)", "as: \(SequelizeNames.string(alias))"]
    let attributes = looped.returned.filter { $0 != "*" }
    if !attributes.isEmpty, attributes.count == looped.returned.count, attributes.count <= 12 {
      options.append("attributes: [\(attributes.map(SequelizeNames.string).joined(separator: ", "))]")
    }
    if !isOne, looped.hasLimit { options += ["separate: true", "limit: \(looped.limit.map(String.init) ?? "limit")"] }
    let code =
      "// \(declaration)\nawait \(parentNames.model).findAll({\n  include: [{ \(options.joined(separator: ", ")) }],\n})"
    var text = "Sequelize: load the association eagerly"
    if isOne {
      text += ", as a join"
    } else if looped.hasLimit {
      text += "; separate: true makes it one more statement for all parents, in which the limit holds for each of them"
    } else {
      text +=
        "; with a limit on the parent, or several such associations, add separate: true, which makes it one more statement instead of a product of rows; findAndCountAll needs distinct: true, or it counts the joined rows"
    }
    return [
      .init(
        text + ". Names are taken from the statements or derived from the tables", code: code, language: .javascript)
    ]
  }

  /// The column of the parent that refers to the child's key; nil when the catalog has none, or several.
  private func foreignKey(
    of parent: LoopedStatement.TableName, to child: LoopedStatement.TableName, _ column: String
  ) -> String? {
    guard let parent = context.table(parent, user: user), let child = context.table(child, user: user) else {
      return nil
    }
    let found = parent.constraints.filter {
      $0.kind == .foreignKey && $0.referencedTable == child.objectName && $0.referencedColumns == [column]
        && $0.columns.count == 1
    }
    return found.count == 1 ? found[0].columns[0] : nil
  }

  /// `author` for `author_id` and `authorId`.
  static func associationName(_ foreignKey: String) -> String {
    for suffix in ["_id", "Id", "ID"] where foreignKey.hasSuffix(suffix) && foreignKey.count > suffix.count {
      return camelCase(String(foreignKey.dropLast(suffix.count)))
    }
    return camelCase(foreignKey)
  }

  private static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    guard let first = words.first else { return name }
    return String(first) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// A key of an object, quoted where it is no plain name.
  private func property(_ name: String) -> String {
    let isPlain =
      name.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } ?? false
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return isPlain ? name : SequelizeNames.string(name)
  }
}
