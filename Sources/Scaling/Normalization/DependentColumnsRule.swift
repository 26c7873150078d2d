internal import Catalog
internal import Planner

/// Two columns of which one decides the other (`country_code`, `country_name`) are a table of their own.
///
/// Taken as shown by extended statistics of a degree of at least 99 %, or taken as likely when the two have a common
/// first word, one of them is named as a key (`_code`, `_id`, `_no`, …), they have the same number of distinct values,
/// and their most common values are equally common. The confidence is said, and statistics can't prove it: a query that
/// reads only does, and is given.
///
/// Not advised: extended statistics that say otherwise, and values that are as many but not as common: pairs of the
/// same size that have nothing to do with each other.
package struct DependentColumnsRule: ScaleRule {
  package static let identifier = "dependent-columns"

  package init() {}

  private static let keySuffixes = ["code", "id", "no", "nr", "number", "key", "iso"]
  private static let leastRows = 1_000.0
  /// Rows for each value of the deciding column: below, there is little to gain.
  private static let leastRepetition = 10.0
  private static let leastDegree = 0.99

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.flatMap { table -> [ScaleFinding] in
      let rows = input.tables.rows(of: table.objectName)
      guard rows >= Self.leastRows else { return [] }
      let dependencies = FunctionalDependencies(of: table.objectName, in: input.catalog)
      let keys = Set(table.indexes.filter(\.isUnique).flatMap { $0.keys.compactMap(\.column) })
      let columns = table.columns.filter { !keys.contains($0.name) && $0.generated == nil }
      return columns.flatMap { decider in
        columns.compactMap { decided in
          guard decider.name != decided.name else { return nil }
          return finding(
            table, decider, decided, rows, dependencies.degree(decider.name, decided.name), workload[table.objectName],
            input)
        }
      }
    }
  }

  private func finding(
    _ table: Table, _ decider: Column, _ decided: Column, _ rows: Double, _ degree: Double?, _ use: TableUse,
    _ input: ScaleInput
  ) -> ScaleFinding? {
    let isNamed = Self.share(decider.name, decided.name)
    guard isNamed || (degree ?? 0) >= Self.leastDegree,
      let deciders = table.distinctCount(of: decider.name, rows: rows),
      let values = table.distinctCount(of: decided.name, rows: rows), deciders > 1, values > 1,
      rows / deciders >= Self.leastRepetition, values <= deciders * 1.02
    else { return nil }
    // The referenced table has the value already: that is the other rule's.
    let foreign = table.simpleForeignKeys.first { $0.column == decider.name }
    if let foreign, let other = input.tables[foreign.table],
      CopiedName.origin(of: decided, byReference: decider.name, in: other) != nil
    {
      return nil
    }
    // Each decides the other: the one that is named as a key is the key.
    if !isNamed, values == deciders, !Self.isKey(decider.name), Self.isKey(decided.name) || decider.name > decided.name
    {
      return nil
    }
    let alike = Self.equallyCommon(table.statistics(of: decider.name), table.statistics(of: decided.name))
    let isCase = degree.map { $0 >= Self.leastDegree } ?? alike
    let subject = table.objectName.sql
    let (from, to) = (SQLText.name(decider.name), SQLText.name(decided.name))
    var reasons = [
      """
      \(FigureText.count(deciders)) values of \(from) and \(FigureText.count(values)) of \(to) in \
      \(FigureText.count(rows)) rows.
      """
    ]
    if let degree {
      reasons.append("Extended statistics: \(from) decides \(to) in \(FigureText.percent(degree)) of the rows.")
    } else if alike {
      reasons.append("Their names belong together, and the values of both are equally common.")
    } else {
      reasons.insert("Their most common values are not equally common: nothing shows that they go together.", at: 0)
    }
    if isCase {
      reasons.append(
        degree != nil
          ? "Confidence: high; the first statement below proves it."
          : "Confidence: medium, since no statistics of both together exist; the first statement below proves it.")
    } else if degree != nil {
      reasons.insert("The same \(from) comes with several \(to).", at: 0)
    }
    let classes = use.classes.filter { costed in
      costed.pattern.relations.contains {
        $0.table == table.objectName
          && ($0.columns.contains(decided.name) || $0.write?.columns.contains(decided.name) == true)
      }
    }
    let width = Double(table.statistics(of: decided.name)?.averageWidth ?? 0)
    return ScaleFinding(
      Self.self, .normalize, isCase ? .advised : .notAdvised, subjects: ["\(subject).\(from)", "\(subject).\(to)"],
      summary: isCase
        ? "In \(subject) \(from) decides \(to): that is a table of its own."
        : "In \(subject) \(from) and \(to) are independent.",
      classes: classes, in: input,
      figures: [
        .init("deciding_values", deciders, .count), .init("decided_values", values, .count),
        .init("repeated_bytes", max(0, rows - deciders) * width, .bytes),
      ] + (degree.map { [.init("dependency_degree", $0, .share)] } ?? []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          """
          \(FigureText.bytes((rows - deciders) * width)) of repeated values go; who reads \(to) joins a table of \
          \(FigureText.count(deciders)) rows.
          """
        ]
          + (foreign == nil
            ? ["Until the column is gone, a trigger adds the values of new rows, which costs each INSERT a look-up."] : [])
        : [],
      remedies: isCase
        ? DependentTable(table, decider, decided, foreign?.table, input).remedies
        : [Self.proof(table, decider, decided)])
  }

  static func proof(_ table: Table, _ decider: Column, _ decided: Column) -> ScaleFinding.Remedy {
    let (from, to) = (SQLText.name(decider.name), SQLText.name(decided.name))
    return ScaleFinding.Remedy(
      "The proof: it returns a row if the dependency does not hold, none if it does.",
      statements: [
        "SELECT \(from) FROM \(table.objectName.sql) GROUP BY \(from) HAVING count(DISTINCT \(to)) > 1 LIMIT 1"
      ])
  }

  /// Whether the names have a common first word and only the first ends as a key does.
  private static func share(_ decider: String, _ decided: String) -> Bool {
    guard isKey(decider), !isKey(decided), let stem = decider.split(separator: "_").first else { return false }
    let words = decided.split(separator: "_")
    return decider.split(separator: "_").count > 1 && words.first == stem
  }

  private static func isKey(_ name: String) -> Bool {
    name.split(separator: "_").last.map { keySuffixes.contains(String($0)) } ?? false
  }

  /// Whether the most common values of both are equally common, rank by rank. Samples differ by a few per cent, but of
  /// two columns of the same sample the fractions are the same.
  private static func equallyCommon(_ one: ColumnStatistics?, _ other: ColumnStatistics?) -> Bool {
    let (left, right) = (one?.mostCommonFrequencies ?? [], other?.mostCommonFrequencies ?? [])
    guard left.count > 1, left.count == right.count, (left.max() ?? 0) > (left.min() ?? 0) * 1.05 else { return false }
    return zip(left.sorted(by: >), right.sorted(by: >)).allSatisfy { abs($0 - $1) <= 0.002 }
  }
}

/// The statements that make a table of two columns.
struct DependentTable {
  private let table: Table
  private let decider: Column
  private let decided: Column
  private let referenced: ObjectName?
  private let input: ScaleInput

  init(_ table: Table, _ decider: Column, _ decided: Column, _ referenced: ObjectName?, _ input: ScaleInput) {
    self.table = table
    self.decider = decider
    self.decided = decided
    self.referenced = referenced
    self.input = input
  }

  var remedies: [ScaleFinding.Remedy] {
    let proof = DependentColumnsRule.proof(table, decider, decided)
    if let referenced {
      return [
        proof,
        ScaleFinding.Remedy(
          "The column \(SQLText.name(decided.name)) belongs into \(referenced.sql), which \(SQLText.name(decider.name)) "
            + "refers to."),
      ]
    }
    let (name, from, to) = (table.objectName.sql, SQLText.name(decider.name), SQLText.name(decided.name))
    let stem = decider.name.split(separator: "_").dropLast().joined(separator: "_")
    let base = stem.isEmpty ? decider.name : stem
    let target = ObjectName(
      schema: table.schema,
      name: SQLText.free("\(table.name)_\(base)", avoiding: input.takenNames(in: table.schema)))
    let trigger = SQLText.free("\(table.name)_\(base)_values")
    let constraint = SQLText.name(SQLText.free("\(table.name)_\(decider.name)_fkey"))
    return [
      proof,
      ScaleFinding.Remedy(
        "The table, a trigger that adds the values of new rows, and the values that are there.",
        statements: [
          "CREATE TABLE \(target.sql) (\(from) \(decider.type) PRIMARY KEY, \(to) \(decided.type))"
        ]
          + SQLText.trigger(
            trigger, on: table.objectName, "BEFORE INSERT OR UPDATE OF \(from), \(to)",
            body: """
                INSERT INTO \(target.sql) SELECT NEW.\(from), NEW.\(to) WHERE NEW.\(from) IS NOT NULL
                ON CONFLICT DO NOTHING;
                RETURN NEW;
              """) + [
            """
            INSERT INTO \(target.sql) SELECT DISTINCT ON (\(from)) \(from), \(to) FROM \(name) \
            WHERE \(from) IS NOT NULL ORDER BY \(from) ON CONFLICT DO NOTHING
            """
          ]),
      ScaleFinding.Remedy(
        "The foreign key, first for new rows, then checked without blocking writes.",
        statements: [
          "ALTER TABLE \(name) ADD CONSTRAINT \(constraint) FOREIGN KEY (\(from)) REFERENCES \(target.sql) (\(from))"
            + (table.kind == .partitioned ? "" : " NOT VALID")
        ] + (table.kind == .partitioned ? [] : ["ALTER TABLE \(name) VALIDATE CONSTRAINT \(constraint)"])),
      ScaleFinding.Remedy(
        "The way back, as long as \(to) is in \(name) (drop it there when no statement reads it).",
        statements: ["ALTER TABLE \(name) DROP CONSTRAINT \(constraint)"]
          + SQLText.dropTrigger(trigger, on: table.objectName) + ["DROP TABLE \(target.sql)"]),
    ]
  }
}
