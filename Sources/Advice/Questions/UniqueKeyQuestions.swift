internal import AccessPatterns
internal import Catalog
internal import SQLSyntax
internal import Workload

/// Keys that the schema does not declare and the workload takes for granted. It is asked and not advised: that values are
/// unlike today does not say that they have to be.
///
/// - A column that ANALYZE found unlike in all rows of its sample (`n_distinct` = −1, or as many values as rows), without
///   NULL, by which a query class finds at most one row a call. Nearly unique columns have another `n_distinct`. Not the
///   column of a foreign key: that each parent has one child today is seldom a rule.
/// - A number that is drawn as `max(number) + 1`, of all rows or of those with the same values in other columns, and then
///   inserted: two sessions at once draw the same number, and only a unique index tells them.
///
/// Nothing is asked of small tables, where values are unlike by chance, of partitioned ones, whose unique indexes have to
/// contain the partition key, and of what the statistics speak against (``UniquenessWording``).
struct UniqueKeyQuestions {
  private let request: AdviceRequest
  private let workload: AnalyzedWorkload
  /// What is advised, and its names.
  private let advised: [(definition: IndexDefinition, name: String)]

  /// Rows of a table from which on values that are all unlike are no chance.
  private static let leastRows = 1_000.0

  init(_ request: AdviceRequest, _ workload: AnalyzedWorkload, advised: [(IndexDefinition, String)]) {
    self.request = request
    self.workload = workload
    self.advised = advised.map { ($0.0, $0.1) }
  }

  private struct Key: Hashable {
    let table: ObjectName
    let columns: [String]
  }

  private struct Suggestion {
    var classes: [Int] = []
    /// Whether the last column is a number that is drawn.
    var isDrawn = false
  }

  /// By table and columns.
  func all() -> [Question] {
    var found: [Key: Suggestion] = [:]
    for (number, pattern) in workload.patterns.enumerated() {
      guard let pattern, pattern.relations.count == 1, let access = pattern.relations.first, access.write == nil else {
        continue
      }
      for (key, isDrawn) in lookedUp(access, number) + drawn(access, number) {
        found[key, default: Suggestion()].classes.append(number)
        if isDrawn { found[key]!.isDrawn = true }
      }
    }
    var names = RelationNames(request.catalog)
    for (definition, name) in advised { _ = names.claim(name, in: definition.table.schema) }
    return found.sorted {
      ($0.key.table.sql, $0.key.columns.joined(separator: ",")) < (
        $1.key.table.sql, $1.key.columns.joined(separator: ",")
      )
    }
    .compactMap { question($0.key, $0.value, &names) }
  }

  // MARK: - What suggests a key

  /// Columns by whose value at most one row a call was found.
  private func lookedUp(_ access: RelationAccess, _ number: Int) -> [(Key, Bool)] {
    let query = workload.classes[number]
    guard let table = askable(access.table), query.calls > 0, query.rows > 0, query.callsWithRows == query.calls,
      query.rows <= query.calls, access.minMax.isEmpty, access.grouping.isEmpty, !access.hasLimit
    else { return [] }
    return access.predicates.compactMap { predicate in
      guard predicate.kind == .equality, case .column(let name) = predicate.target,
        let column = table.column(named: name), isUnlike(column, in: table),
        !table.constraints.contains(where: { $0.kind == .foreignKey && $0.columns == [name] })
      else { return nil }
      return (Key(table: access.table, columns: [name]), false)
    }
  }

  private func isUnlike(_ column: Column, in table: Table) -> Bool {
    guard let statistics = column.statistics, statistics.nullFraction == 0,
      statistics.mostCommonFrequencies?.isEmpty ?? true
    else { return false }
    return statistics.distinct == -1 || statistics.distinct >= table.rows
  }

  /// `max(number) + 1` of rows with the same values, where such rows are inserted with a number.
  private func drawn(_ access: RelationAccess, _ number: Int) -> [(Key, Bool)] {
    guard askable(access.table) != nil, access.minMax.count == 1, access.minMax[0].isMaximum,
      case .column(let counter) = access.minMax[0].target, access.grouping.isEmpty,
      CountedUp.isMaximumPlusOne(workload.classes[number].query)
    else { return [] }
    let groups = access.predicates.compactMap { predicate -> String? in
      guard predicate.kind == .equality, case .column(let name) = predicate.target else { return nil }
      return name
    }
    guard groups.count == access.predicates.count, access.disjunctions.isEmpty else { return [] }
    let columns = groups + [counter]
    let isInserted = workload.extracted.contains { pattern in
      (pattern?.relations ?? []).contains { other in
        other.table == access.table && other.write?.command == .insert
          && Set(columns).isSubset(of: other.write?.columns ?? [])
      }
    }
    return isInserted ? [(Key(table: access.table, columns: columns), true)] : []
  }

  private func askable(_ name: ObjectName) -> Table? {
    guard request.tables.isEmpty || request.tables.contains(name), let table = request.catalog.table(named: name),
      table.kind == .ordinary, table.rows >= Self.leastRows, request.catalog.statistics == .measured
    else { return nil }
    return table
  }

  // MARK: - The question

  private func question(_ key: Key, _ suggestion: Suggestion, _ names: inout RelationNames) -> Question? {
    guard let table = request.catalog.table(named: key.table), !isDeclared(key, table) else { return nil }
    let definition = IndexDefinition(
      table: key.table, keys: key.columns.map { IndexKey(column: $0) }, isUnique: true)
    guard UniquenessWording.warning(definition, request.catalog) == nil else { return nil }
    let name = names.claim(for: definition)
    let list = key.columns.map(SQLIdentifier.quoted).joined(separator: ", ")
    let nullable = key.columns.filter { table.column(named: $0)?.isNotNull == false }
    let filled = nullable.map { "\(SQLIdentifier.quoted($0)) IS NOT NULL" }.joined(separator: " AND ")
    return Question(
      id: StableIdentifier.of(["unique_key", definition.description]), table: key.table.sql, columns: key.columns,
      question:
        "may two rows of \(key.table.sql) have the same \(key.columns.count == 1 ? list : "(\(list))")? If not, only a unique index makes sure of it",
      reasons: reasons(key, suggestion, table),
      check:
        "SELECT \(list), count(*) FROM \(key.table.sql)\(filled.isEmpty ? "" : " WHERE \(filled)") GROUP BY \(list) HAVING count(*) > 1 LIMIT 10",
      statement: definition.statement(name: name, concurrently: true),
      rollback: "DROP INDEX CONCURRENTLY \(SQLIdentifier.quoted(schema: key.table.schema, name))",
      classes: suggestion.classes.map { workload.classes[$0].id })
  }

  private func isDeclared(_ key: Key, _ table: Table) -> Bool {
    table.indexes.contains { index in
      index.isUnique && index.isValid && index.predicate == nil
        && index.keys.allSatisfy { $0.column.map(key.columns.contains) ?? false }
    }
  }

  private func reasons(_ key: Key, _ suggestion: Suggestion, _ table: Table) -> [String] {
    let classes = suggestion.classes.count == 1 ? "one query class" : "\(suggestion.classes.count) query classes"
    let last = SQLIdentifier.quoted(key.columns.last ?? "")
    var reasons: [String] = []
    if suggestion.isDrawn {
      reasons.append(
        "\(classes) draws \(last) as its maximum plus one, and it is then inserted: two sessions at once draw the same number"
      )
    } else {
      reasons.append(
        "by the statistics all of about \(Int(min(table.rows, 1e15))) rows differ in it, and \(classes) finds at most one row a call by it"
      )
    }
    let same = advised.filter { index in
      index.definition.table == key.table && index.definition.predicate == nil
        && Set(index.definition.keys) == Set(key.columns.map { IndexKey(column: $0) })
    }
    for index in same {
      let method = index.definition.method == "btree" ? "" : "; a \(index.definition.method) index can't be unique"
      reasons.append("the unique index would take the place of \(index.name), advised above\(method)")
    }
    return reasons
  }
}
