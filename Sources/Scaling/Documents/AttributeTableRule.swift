internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// A table of entity, attribute and value that statements put together again becomes a document.
///
/// Found by statements, not by names: one that joins the table with itself by the entity, each time for another value
/// of one column (the attribute), or that pivots it (`max(value) FILTER (WHERE attribute = …)`, `max(CASE WHEN
/// attribute = … END)`), with 5 % of the load, or half of the load of the table's readers and 0.1 % of the workload's.
/// Each attribute is another join; a document has them all, and one GIN index finds any of them. Where all entities have
/// the same few attributes, columns are as right.
///
/// Not advised: attributes that are read for one entity, in one scan, and a table that joins itself by different
/// columns, as a tree does.
package struct AttributeTableRule: ScaleRule {
  package static let identifier = "attribute-table"

  package init() {}

  private static let fewAttributes = 20.0

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.compactMap { table in
      var shapes: [AttributeShape: [CostedClass]] = [:]
      let readers = workload[table.objectName].readers
      for costed in readers {
        if let shape = AttributeShape(table, costed, input) { shapes[shape, default: []].append(costed) }
      }
      if let (shape, classes) = shapes.max(by: { input.share(of: $0.value) < input.share(of: $1.value) }),
        input.matters(classes, among: readers)
      {
        return advised(table, shape, classes, input)
      }
      return notAdvised(table, shapes.values.flatMap { $0 }, readers, input)
    }
  }

  private func advised(
    _ table: Table, _ shape: AttributeShape, _ classes: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding {
    let name = table.objectName.sql
    let rows = input.tables.rows(of: table.objectName)
    let entities = table.distinctCount(of: shape.entity, rows: rows) ?? rows
    let calls = classes.reduce(0) { $0 + Double($1.queryClass.calls) }
    let attributes = table.distinctCount(of: shape.attribute, rows: rows) ?? 0
    var remedies = AttributeDocument(table, shape, input).remedies
    if attributes > 0, attributes <= Self.fewAttributes {
      let owner = table.simpleForeignKeys.first { $0.column == shape.entity }?.table.sql
      remedies.insert(
        ScaleFinding.Remedy(
          "Or a column with a type for each of the \(FigureText.count(attributes)) attributes"
            + "\(owner.map { ", in \($0) or in a table beside it" } ?? ""): as right when they are the same for all."),
        at: remedies.count - 1)
    }
    return ScaleFinding(
      Self.self, .jsonb, .advised, subjects: [name],
      summary: "\(name) holds attributes of \(SQLText.name(shape.entity)) as rows: a document could.",
      classes: classes, in: input,
      figures: [
        .init("attributes", attributes, .count), .init("rows_per_entity", rows / max(1, entities), .count),
        .init("calls", calls, .count),
      ],
      reasons: [
        """
        \(FigureText.count(calls, "call joins", "calls join")) \(name) with itself by \(SQLText.name(shape.entity)), or \
        pivot it, by \(SQLText.name(shape.attribute)).
        """,
        """
        \(FigureText.count(attributes, "attribute", "attributes")), \
        \(FigureText.count(rows / max(1, entities), "row", "rows")) for each \(SQLText.name(shape.entity)).
        """,
      ],
      tradeoffs: [
        "A change of one attribute writes the whole document of its row.",
        """
        The planner knows little of what is in documents: a key that is searched by wants a column or an index of its \
        own.
        """,
      ], remedies: remedies)
  }

  /// A table that has the shape, and statements that don't make anything of it.
  private func notAdvised(
    _ table: Table, _ joining: [CostedClass], _ readers: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding? {
    guard table.columns.count <= 6, let key = table.primaryKey, key.count == 2, !readers.isEmpty,
      let value = table.columns.first(where: { !key.contains($0.name) && ["text", "varchar"].contains($0.typeName) }),
      let attribute = key.last.flatMap(table.column(named:)), ["text", "varchar"].contains(attribute.typeName)
    else { return nil }
    return ScaleFinding(
      Self.self, .jsonb, .notAdvised, subjects: [table.objectName.sql],
      summary: "\(table.objectName.sql) may keep its attributes as rows.", classes: readers, in: input,
      reasons: [
        "It has \(SQLText.name(value.name)) by \(FigureText.list(key.map(SQLText.name))), but "
          + (joining.isEmpty
            ? "no statement joins it with itself or pivots it: one scan finds the rows of an entity."
            : "the statements that join it with itself or pivot it have little of its load (\(input.names(joining))).")
      ])
  }
}

/// Which column is what in a table of attributes, by what one statement does with it.
struct AttributeShape: Hashable {
  let entity: String
  let attribute: String
  let value: String

  init?(_ table: Table, _ costed: CostedClass, _ input: ScaleInput) {
    let accesses = costed.pattern.relations.filter { $0.table == table.objectName && $0.write == nil }
    guard let found = Self.joined(table, accesses, input) ?? Self.pivoted(table, accesses, costed, input) else {
      return nil
    }
    let others = accesses.flatMap(\.columns).filter { $0 != found.entity && $0 != found.attribute }
    guard let value = others.sorted().first ?? table.columns.map(\.name).last, table.column(named: value) != nil else {
      return nil
    }
    entity = found.entity
    attribute = found.attribute
    self.value = value
  }

  private static func joined(
    _ table: Table, _ accesses: [RelationAccess], _ input: ScaleInput
  ) -> (entity: String, attribute: String)? {
    guard accesses.count > 1 else { return nil }
    // Each joins by the same column of its own, to one of the others or to the same table.
    func columns(_ access: RelationAccess) -> Set<String> {
      Set(access.joins.filter { $0.operatorName == "=" }.flatMap(\.target.columns))
    }
    func compared(_ access: RelationAccess) -> Set<String> {
      Set(access.predicates.filter { $0.kind == .equality }.flatMap(\.target.columns))
    }
    let entities = accesses.dropFirst().reduce(columns(accesses[0])) { $0.intersection(columns($1)) }
    let attributes = accesses.dropFirst().reduce(compared(accesses[0])) { $0.intersection(compared($1)) }
    guard let entity = entities.sorted().first else { return nil }
    // Values may be compared for equality as well: the attribute makes a key with the entity, or has fewer values.
    let rows = input.tables.rows(of: table.objectName)
    let attribute = attributes.subtracting([entity]).sorted().min { one, other in
      func rank(_ column: String) -> Double {
        table.isUnique([entity, column]) ? 0 : table.distinctCount(of: column, rows: rows) ?? rows
      }
      return rank(one) < rank(other)
    }
    guard let attribute else { return nil }
    return (entity, attribute)
  }

  private static func pivoted(
    _ table: Table, _ accesses: [RelationAccess], _ costed: CostedClass, _ input: ScaleInput
  ) -> (entity: String, attribute: String)? {
    guard accesses.count == 1, let access = accesses.first, let tree = StatementTree(costed, input.tables) else {
      return nil
    }
    var compared: [String: Int] = [:]
    for call in tree.nodes("FuncCall")
    where ["max", "min", "string_agg", "array_agg"].contains(call.functionName ?? "") {
      let conditions =
        [call["agg_filter"]].compactMap { $0 }
        + call.list("args").flatMap { $0.descendants("CaseWhen") }.compactMap { $0["expr"] }
      for condition in conditions where condition.operatorName == "=" {
        for side in [condition["lexpr"], condition["rexpr"]].compactMap({ $0 }) {
          if let name = tree.column(side), name.table == table.objectName { compared[name.column, default: 0] += 1 }
        }
      }
    }
    guard let attribute = compared.filter({ $0.value > 1 }).max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
    else { return nil }
    let grouped = access.grouping.flatMap(\.columns) + access.joins.flatMap(\.target.columns)
    return grouped.first { $0 != attribute }.map { ($0, attribute) }
  }
}

/// The statements that make documents of attributes.
struct AttributeDocument {
  private let table: Table
  private let shape: AttributeShape
  private let input: ScaleInput

  init(_ table: Table, _ shape: AttributeShape, _ input: ScaleInput) {
    self.table = table
    self.shape = shape
    self.input = input
  }

  var remedies: [ScaleFinding.Remedy] {
    let name = table.objectName
    guard let entity = table.column(named: shape.entity), table.kind == .ordinary else {
      return [
        ScaleFinding.Remedy(
          "A jsonb column of attributes at the table that \(SQLText.name(shape.entity)) is the key of.")
      ]
    }
    let target = ObjectName(
      schema: table.schema,
      name: SQLText.free("\(table.name)_documents", avoiding: input.takenNames(in: table.schema)))
    let key = SQLText.name(shape.entity)
    let trigger = SQLText.free("\(table.name)_document")
    let refers = table.simpleForeignKeys.first { $0.column == shape.entity }.map {
      " REFERENCES \($0.table.sql) (\(SQLText.name($0.key))) ON DELETE CASCADE"
    }
    let (attribute, value) = (SQLText.name(shape.attribute), SQLText.name(shape.value))
    let index = IndexDefinition(
      table: target, method: "gin", keys: [IndexKey(column: "attributes", operatorClass: "jsonb_path_ops")])
    return [
      ScaleFinding.Remedy(
        "Documents, and a trigger that keeps them while statements still write the rows.",
        statements: [
          "CREATE TABLE \(target.sql) (\(key) \(entity.type) PRIMARY KEY\(refers ?? ""), attributes jsonb NOT NULL)"
        ]
          + SQLText.trigger(
            trigger, on: name, "AFTER INSERT OR UPDATE OR DELETE",
            body: """
                IF TG_OP <> 'INSERT' THEN
                  UPDATE \(target.sql) d SET attributes = d.attributes - OLD.\(attribute)::text WHERE d.\(key) = \
                  OLD.\(key);
                END IF;
                IF TG_OP <> 'DELETE' THEN
                  INSERT INTO \(target.sql) AS d VALUES (NEW.\(key), jsonb_build_object(NEW.\(attribute)::text, \
                  NEW.\(value)))
                  ON CONFLICT (\(key)) DO UPDATE SET attributes = d.attributes || excluded.attributes;
                END IF;
                RETURN NULL;
              """)),
      ScaleFinding.Remedy(
        """
        The documents of what is there, in one transaction that lets no row of \(name.sql) change until it ends, and \
        their index.
        """,
        statements: [
          """
          INSERT INTO \(target.sql) AS d SELECT \(key), jsonb_object_agg(\(attribute)::text, \(value)) FROM \
          (SELECT * FROM \(name.sql) WHERE \(key) IS NOT NULL AND \(attribute) IS NOT NULL FOR SHARE) a GROUP BY \
          \(key) \
          ON CONFLICT (\(key)) DO UPDATE SET attributes = excluded.attributes || d.attributes
          """,
          index.statement(name: index.name(avoiding: input.takenNames(in: table.schema)), concurrently: true),
        ]),
      ScaleFinding.Remedy(
        "The way back.", statements: SQLText.dropTrigger(trigger, on: name) + ["DROP TABLE \(target.sql)"]),
    ]
  }
}
