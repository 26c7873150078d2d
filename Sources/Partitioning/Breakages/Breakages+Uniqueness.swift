internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// Primary keys, unique constraints and unique indexes that lack the key.
extension Breakages {
  /// Unique indexes, those of constraints among them, that lack a column of the key; the primary key first.
  var broken: [Index] {
    table.indexes.filter { index in
      index.isUnique && !lacking(index.keys.compactMap(\.column)).isEmpty
    }.sorted { ($0.isPrimary ? 0 : 1, $0.name) < ($1.isPrimary ? 0 : 1, $1.name) }
  }

  func uniqueness() -> [PartitionAdvice.Breakage] {
    broken.map { index in
      let columns = index.keys.compactMap(\.column)
      let lacking = lacking(columns)
      let isSimple = index.predicate == nil && columns.count == index.keys.count
      var replacements = lacking.compactMap { name in
        // A primary key takes no NULL, and ADD PRIMARY KEY sets NOT NULL by a scan; said here because it is new.
        index.isPrimary && table.column(named: name)?.isNotNull == false
          ? "ALTER TABLE \(table.objectName.sql) ALTER COLUMN \(SQLIdentifier.quoted(name)) SET NOT NULL" : nil
      }
      replacements.append(statement(index, adding: lacking))
      let isGenerated = isGenerated(columns)
      if isSimple, !isGenerated { replacements += LookupTable(table, index.name, columns, catalog).statements }
      var words = [
        "\(subject(index)) lacks \(lacking.joined(separator: " and ")): on a partitioned table it has to have every column "
          + "of the key. With \(SQLText.parenthesized(columns + lacking)) two rows with the same \(named(index)) and another "
          + "\(lacking.joined(separator: " and ")) are no longer refused."
      ]
      if isGenerated {
        words.append("Its values come from a generator, which makes none twice, so no more is needed.")
      } else if isSimple {
        words.append(
          "Where they have to stay unique, a table of the values alone, kept by a trigger, refuses them. Who writes "
            + "the table needs the same rights on that one; dropping a partition fires no trigger, so its values have to be "
            + "deleted there too.")
      } else {
        words.append("Where they have to stay unique, a table of their own has to hold the values, kept by a trigger.")
      }
      return PartitionAdvice.Breakage(
        kind: index.isPrimary ? .primaryKey : .unique, object: index.name, explanation: words.joined(separator: " "),
        statements: [statement(index, adding: [])], replacements: replacements, classes: classes(by: columns))
    }
  }

  private func subject(_ index: Index) -> String {
    index.isPrimary
      ? "The primary key \(index.name)"
      : (index.constraint == nil ? "The unique index " : "The unique constraint ") + index.name
  }

  private func named(_ index: Index) -> String {
    index.keys.map { $0.column ?? $0.expression ?? "" }.joined(separator: ", ")
  }

  /// What makes the constraint or the index on the partitioned table.
  private func statement(_ index: Index, adding columns: [String]) -> String {
    if let constraint = index.constraint {
      let kind = index.isPrimary ? "PRIMARY KEY" : "UNIQUE"
      let included = index.included.filter { !columns.contains($0) }
      return "ALTER TABLE \(table.objectName.sql) ADD CONSTRAINT \(SQLIdentifier.quoted(constraint)) \(kind) "
        + SQLText.parenthesized(index.keys.compactMap(\.column) + columns)
        + (included.isEmpty ? "" : " INCLUDE \(SQLText.parenthesized(included))")
    }
    var definition = index.definition(on: table.objectName)
    definition.keys += columns.map { IndexKey(column: $0) }
    definition.included.removeAll(where: columns.contains)
    return definition.statement(name: index.name)
  }

  /// Whether a value of the columns can't come twice: a sequence's number or a random UUID is among them.
  private func isGenerated(_ columns: [String]) -> Bool {
    columns.compactMap(table.column(named:)).contains { column in
      let value = column.defaultExpression ?? ""
      return column.identity != nil || value.hasPrefix("nextval(") || column.typeName == "uuid"
    }
  }

  /// Classes that look rows up by the columns and not by the key: their plans visit the index of every partition.
  private func classes(by columns: [String]) -> [String] {
    guard !columns.isEmpty else { return [] }
    func named(_ access: RelationAccess, _ kinds: Set<Predicate.Kind>) -> Set<String> {
      Set(
        access.predicates.compactMap { predicate in
          guard case .column(let name) = predicate.target, kinds.contains(predicate.kind) else { return nil }
          return name
        })
    }
    let equality: Set<Predicate.Kind> = [.equality, .inList, .any]
    return ids(of: table.objectName) { access in
      Set(columns).isSubset(of: named(access, equality))
        && named(access, equality.union([.range])).isDisjoint(with: keyColumns)
    }
  }
}

/// A table that holds the values of unique columns alone, for all partitions together, and the trigger that keeps it.
struct LookupTable {
  let statements: [String]

  init(_ table: Table, _ index: String, _ columns: [String], _ catalog: Catalog) {
    let taken = Set(catalog.tables.filter { $0.schema == table.schema }.map(\.name))
    var base = index
    while base.utf8.count > 54 || taken.contains(base + "_values") { base.removeLast() }
    let name = SQLIdentifier.quoted(schema: table.schema, base + "_values")
    let function = SQLIdentifier.quoted(schema: table.schema, base + "_keep")
    let quoted = columns.map(SQLIdentifier.quoted)
    let definitions = columns.compactMap(table.column(named:)).map { column in
      SQLIdentifier.quoted(column.name) + " " + column.type + (column.collation.map { " COLLATE \($0)" } ?? "")
    }
    let list = quoted.joined(separator: ", ")
    let isKnown = quoted.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    func row(_ word: String) -> String { quoted.map { "\(word).\($0)" }.joined(separator: ", ") }
    let same = quoted.map { "\($0) = OLD.\($0)" }.joined(separator: " AND ")
    let newIsKnown = quoted.map { "NEW.\($0) IS NOT NULL" }.joined(separator: " AND ")
    statements = [
      "CREATE TABLE \(name) (\(definitions.joined(separator: ", ")), PRIMARY KEY (\(list)))",
      "INSERT INTO \(name) (\(list)) SELECT \(list) FROM \(table.objectName.sql) WHERE \(isKnown)",
      """
      CREATE FUNCTION \(function)() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP <> 'INSERT' THEN DELETE FROM \(name) WHERE \(same); END IF;
        IF TG_OP <> 'DELETE' THEN
          IF \(newIsKnown) THEN INSERT INTO \(name) (\(list)) VALUES (\(row("NEW"))); END IF;
        END IF;
        RETURN NULL;
      END $$
      """,
      """
      CREATE TRIGGER \(SQLIdentifier.quoted(base + "_keep")) AFTER INSERT OR DELETE OR UPDATE OF \(list) \
      ON \(table.objectName.sql) FOR EACH ROW EXECUTE FUNCTION \(function)()
      """,
    ]
  }
}
