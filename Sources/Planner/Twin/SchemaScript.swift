internal import Catalog
internal import SQLSyntax

/// Writes a catalog as the statements that make its schema anew, empty, in an order that mostly needs no retry.
///
/// Every statement starts with words of Sextant's own and goes to the server alone, by the extended protocol and as a
/// role without superuser rights: text of an untrusted snapshot can only become part of the statement it stands in.
struct SchemaScript {
  var catalog: Catalog
  /// Whether `now()` and its like become the twin's own functions, see ``PlannerClock``.
  var rewritesClock = true

  /// The statements, in rounds: types, functions, tables, views, then what hangs on them.
  var steps: [SchemaStep] {
    types + functions + sequences + tables + attachments + views + constraints + indexes + indexAttachments
      + foreignKeys + extendedStatistics + policies
  }

  /// What rows can be loaded into: the first part of ``steps``, without CHECKs and without the partitions of `late`.
  ///
  /// - Parameter late: Tables that are attached when they have their rows.
  func stepsBeforeRows(late: Set<ObjectName>) -> [SchemaStep] {
    var bare = self
    for index in bare.catalog.tables.indices { bare.catalog.tables[index].constraints.removeAll { $0.kind == .check } }
    return bare.types + bare.functions + bare.sequences + bare.tables + attachments { !late.contains($0.objectName) }
  }

  /// What rows are checked against and found by, when they are there.
  func stepsAfterRows(late: Set<ObjectName>) -> [SchemaStep] {
    checks + attachments { late.contains($0.objectName) } + views + constraints + indexes + indexAttachments
      + foreignKeys + extendedStatistics + policies
  }

  private func atClock(_ text: String) -> String { rewritesClock ? PlannerClock.rewrite(text) : text }

  // MARK: - Types and functions

  private var types: [SchemaStep] {
    catalog.types.map { type in
      let name = type.objectName.sql
      let standIn = "CREATE DOMAIN \(name) AS text"
      let statement: String
      switch type.kind {
      case .enumeration:
        statement = "CREATE TYPE \(name) AS ENUM (\(type.labels.map(SQLIdentifier.literal).joined(separator: ", ")))"
      case .domain:
        // Without its CHECKs: the planner doesn't look at them, and values of statistics would be checked by them.
        return SchemaStep("type \(name)", ["CREATE DOMAIN \(name) AS \(type.baseType ?? "text")", standIn])
      case .composite:
        let attributes = type.attributes.map { SQLIdentifier.quoted($0.name) + " " + $0.type }
        statement = "CREATE TYPE \(name) AS (\(attributes.joined(separator: ", ")))"
      case .range:
        let multirange = type.multirange.map { ", MULTIRANGE_TYPE_NAME = \(SQLIdentifier.quoted($0))" } ?? ""
        let subtype = "CREATE TYPE \(name) AS RANGE (SUBTYPE = \(type.baseType ?? "text")"
        return SchemaStep("type \(name)", [subtype + multirange + ")", subtype + ")", standIn])
      case .other:
        statement = standIn
      }
      return SchemaStep("type \(name)", [statement, standIn])
    }
  }

  private var functions: [SchemaStep] {
    catalog.functions.compactMap { function in
      guard function.kind == "f" || function.kind == "p" else { return nil }
      let name = SQLIdentifier.quoted(schema: function.schema, function.name)
      let subject = "function \(name)(\(function.arguments))"
      var forms: [String] = []
      if let definition = function.definition, ["sql", "plpgsql"].contains(function.language.lowercased()),
        definition.uppercased().hasPrefix("CREATE OR REPLACE ")
      {
        forms.append(atClock(definition))
      }
      if let result = function.result {
        forms.append(
          "CREATE FUNCTION \(name)(\(function.arguments)) RETURNS \(result) LANGUAGE plpgsql "
            + attributes(of: function) + " AS 'begin return null; end'")
      }
      return SchemaStep(subject, forms)
    }
  }

  private func attributes(of function: Function) -> String {
    let volatility = ["i": "IMMUTABLE", "s": "STABLE"][function.volatility] ?? "VOLATILE"
    let parallel = ["s": "SAFE", "r": "RESTRICTED"][function.parallel] ?? "UNSAFE"
    let rows = function.returnsSet && function.rows > 0 ? " ROWS \(function.rows)" : ""
    return "\(volatility) \(function.isStrict ? "STRICT " : "")PARALLEL \(parallel) COST \(function.cost)\(rows)"
  }

  /// The sequences that defaults draw from: they are no part of the model, a default only has to cost the same.
  private var sequences: [SchemaStep] {
    let names = catalog.tables.flatMap(\.columns).compactMap { column -> String? in
      guard let expression = column.defaultExpression, expression.hasPrefix("nextval('") else { return nil }
      return expression.dropFirst("nextval('".count).split(separator: "'").first.map(String.init)
    }
    return Set(names).sorted().map {
      SchemaStep("sequence \($0)", "CREATE SEQUENCE IF NOT EXISTS \($0)", mayExist: true)
    }
  }

  // MARK: - Tables

  private var tables: [SchemaStep] {
    catalog.tables.map { table in
      let name = table.objectName.sql
      let persistence = table.persistence == "u" ? "UNLOGGED " : ""
      let partitioning = table.partitionKey.map { " PARTITION BY \($0)" } ?? ""
      func statement(expressions: Bool, types: TypeFidelity) -> String {
        let columns = table.columns.map { column(of: $0, withExpressions: expressions, types) }
        let checks = table.constraints.filter { expressions && $0.kind == .check }.map {
          "CONSTRAINT \(SQLIdentifier.quoted($0.name)) \(withoutNotValid($0.definition))"
        }
        return "CREATE \(persistence)TABLE \(name) (\((columns + checks).joined(separator: ", ")))\(partitioning)"
      }
      return SchemaStep(
        "table \(name)",
        [
          statement(expressions: true, types: .exact), statement(expressions: false, types: .exact),
          statement(expressions: true, types: .withoutModifiers),
          statement(expressions: false, types: .withoutModifiers),
          statement(expressions: false, types: .builtIn),
        ])
    }
  }

  /// How near to its own type a column comes.
  private enum TypeFidelity {
    case exact
    /// Of a stand-in for `geometry(Point,4326)`: it takes no modifiers.
    case withoutModifiers
    /// Text for all that is not built in.
    case builtIn
  }

  private func column(of column: Column, withExpressions: Bool, _ fidelity: TypeFidelity) -> String {
    var sql = SQLIdentifier.quoted(column.name) + " "
    let isBuiltIn = column.typeSchema == "pg_catalog"
    switch fidelity {
    case _ where isBuiltIn: sql += column.type
    case .exact: sql += column.type
    case .withoutModifiers:
      let isArray = column.typeName.hasPrefix("_")
      let name = ObjectName(
        schema: column.typeSchema, name: isArray ? String(column.typeName.dropFirst()) : column.typeName)
      sql += name.sql + (isArray ? "[]" : "")
    case .builtIn: sql += "text"
    }
    if let collation = column.collation, fidelity != .builtIn { sql += " COLLATE \(collation)" }
    if withExpressions, let expression = column.defaultExpression {
      if column.generated != nil {
        sql += " GENERATED ALWAYS AS (\(expression)) STORED"
      } else {
        sql += " DEFAULT \(expression)"
      }
    }
    if let identity = column.identity { sql += " GENERATED \(identity == "a" ? "ALWAYS" : "BY DEFAULT") AS IDENTITY" }
    if column.isNotNull { sql += " NOT NULL" }
    return sql
  }

  private func withoutNotValid(_ definition: String) -> String {
    definition.hasSuffix(" NOT VALID") ? String(definition.dropLast(" NOT VALID".count)) : definition
  }

  private var attachments: [SchemaStep] { attachments { _ in true } }

  private func attachments(where isIncluded: (Table) -> Bool) -> [SchemaStep] {
    catalog.tables.filter(isIncluded).flatMap { table in
      table.parents.map { parent in
        let name = table.objectName.sql
        guard let bound = table.partitionBound else {
          return SchemaStep("inheritance of \(name)", "ALTER TABLE \(name) INHERIT \(parent.sql)")
        }
        return SchemaStep("partition \(name)", "ALTER TABLE \(parent.sql) ATTACH PARTITION \(name) \(bound)")
      }
    }
  }

  private var views: [SchemaStep] {
    catalog.views.map { view in
      let columns = view.columns.map { SQLIdentifier.quoted($0.name) }.joined(separator: ", ")
      return SchemaStep(
        "view \(view.objectName.sql)",
        "CREATE VIEW \(view.objectName.sql) (\(columns)) AS \(atClock(view.definition))")
    }
  }

  // MARK: - What hangs on tables

  private var constraints: [SchemaStep] {
    eachConstraint { [.primaryKey, .unique, .exclusion].contains($0.kind) }
  }

  private var checks: [SchemaStep] { eachConstraint { $0.kind == .check && !$0.isInherited } }

  private var foreignKeys: [SchemaStep] { eachConstraint { $0.kind == .foreignKey } }

  private func eachConstraint(where isIncluded: (Constraint) -> Bool) -> [SchemaStep] {
    catalog.tables.flatMap { table in
      table.constraints.filter(isIncluded).map { constraint in
        let only = [.foreignKey, .check].contains(constraint.kind) ? "" : "ONLY "
        return SchemaStep(
          "constraint \(SQLIdentifier.quoted(constraint.name)) of \(table.objectName.sql)",
          """
          ALTER TABLE \(only)\(table.objectName.sql) ADD CONSTRAINT \(SQLIdentifier.quoted(constraint.name)) \
          \(withoutNotValid(constraint.definition))
          """, mayExist: true)
      }
    }
  }

  private var indexes: [SchemaStep] {
    catalog.tables.flatMap { table in
      // The planner passes over an index that is not valid; that of a partitioned table may wait for a partition's.
      table.indexes.filter { $0.constraint == nil && ($0.isValid || table.kind == .partitioned) }.map { index in
        let name = ObjectName(schema: table.schema, name: index.name).sql
        let isIndex = ["CREATE INDEX ", "CREATE UNIQUE INDEX "].contains { index.definition.hasPrefix($0) }
        return SchemaStep("index \(name)", isIndex ? [index.definition] : [])
      }
    }
  }

  private var indexAttachments: [SchemaStep] {
    catalog.tables.flatMap { table in
      table.indexes.compactMap { index in
        index.parent.map { parent in
          let name = ObjectName(schema: table.schema, name: index.name).sql
          return SchemaStep("index \(name)", "ALTER INDEX \(parent.sql) ATTACH PARTITION \(name)", mayExist: true)
        }
      }
    }
  }

  private var extendedStatistics: [SchemaStep] {
    var seen: Set<ObjectName> = []
    return catalog.extendedStatistics.compactMap { statistics in
      let name = ObjectName(schema: statistics.schema, name: statistics.name)
      // One object has a row for the table alone and one with its children.
      guard seen.insert(name).inserted else { return nil }
      let isStatistics = statistics.definition.hasPrefix("CREATE STATISTICS ")
      return SchemaStep("statistics \(name.sql)", isStatistics ? [statistics.definition] : [])
    }
  }

  private var policies: [SchemaStep] {
    catalog.tables.filter(\.rowSecurity).flatMap { table in
      let name = table.objectName.sql
      let commands = ["r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"]
      return table.policies.map { policy in
        let using = policy.using.map { " USING (\(atClock($0)))" } ?? ""
        let check = policy.withCheck.map { " WITH CHECK (\(atClock($0)))" } ?? ""
        return SchemaStep(
          "policy \(SQLIdentifier.quoted(policy.name)) of \(name)",
          """
          CREATE POLICY \(SQLIdentifier.quoted(policy.name)) ON \(name) \
          AS \(policy.isPermissive ? "PERMISSIVE" : "RESTRICTIVE") FOR \(commands[policy.command] ?? "ALL")\(using)\(check)
          """)
      } + [SchemaStep("row security of \(name)", "ALTER TABLE \(name) ENABLE ROW LEVEL SECURITY")]
    }
  }
}
