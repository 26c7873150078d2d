internal import Catalog
internal import Planner

/// A catalog with the tables alone that some statements could use, so that a twin of it starts sooner.
///
/// By names: a table stays when its name is a word of a statement, of a view or a function, or of a table that stays
/// (policies, defaults, types, the query of a materialized view). So do what a table that stays refers to, its parents and
/// its children. What is more than needed does no harm.
struct TrialCatalog {
  /// Up to so many tables a twin has all of them in about a second.
  static let leastTables = 50

  private let catalog: Catalog
  private var kept: Set<ObjectName> = []

  /// - Parameters:
  ///   - tables: That stay whatever is said of them.
  ///   - statements: As they are planned.
  static func reduced(_ catalog: Catalog, keeping tables: [ObjectName], for statements: [String]) -> Catalog {
    guard catalog.tables.count > leastTables else { return catalog }
    var trial = TrialCatalog(catalog: catalog)
    trial.keep(tables, statements)
    var result = catalog
    result.tables.removeAll { !trial.kept.contains($0.objectName) }
    result.extendedStatistics.removeAll { !trial.kept.contains($0.table) }
    return result
  }

  private init(catalog: Catalog) { self.catalog = catalog }

  private mutating func keep(_ tables: [ObjectName], _ statements: [String]) {
    var byWord: [String: [Table]] = [:]
    var pending = tables
    for table in catalog.tables {
      let words = Self.words(table.name)
      // A name that is no single word is not looked for.
      if words.count == 1, let word = words.first {
        byWord[word, default: []].append(table)
      } else {
        pending.append(table.objectName)
      }
    }
    var texts = statements + catalog.views.map(\.definition)
    for function in catalog.functions {
      texts += [function.body, function.definition, function.arguments, function.result].compactMap { $0 }
    }
    for type in catalog.types { texts += type.checks + type.attributes.map(\.type) }
    func named(_ texts: [String]) -> [ObjectName] {
      texts.reduce(into: Set<String>()) { $0.formUnion(Self.words($1)) }.sorted()
        .flatMap { byWord[$0] ?? [] }.map(\.objectName)
    }
    pending += named(texts)
    let byName = catalog.tablesByName
    let children = Dictionary(
      catalog.tables.flatMap { table in table.parents.map { ($0, [table.objectName]) } }, uniquingKeysWith: +)
    while let name = pending.popLast() {
      guard let table = byName[name], kept.insert(name).inserted else { continue }
      pending += table.parents + (children[name] ?? []) + table.constraints.compactMap(\.referencedTable)
      pending += named(Self.texts(of: table))
    }
  }

  private static func texts(of table: Table) -> [String] {
    [table.definition].compactMap { $0 } + table.policies.flatMap { [$0.using, $0.withCheck] }.compactMap { $0 }
      + table.columns.flatMap { [$0.type, $0.typeName, $0.defaultExpression] }.compactMap { $0 }
      + table.constraints.map(\.definition)
  }

  /// In lower case, whatever quotes stand around them.
  private static func words(_ text: String) -> Set<String> {
    Set(
      text.lowercased().unicodeScalars.split { scalar in
        !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "$")
      }.map { String($0) })
  }
}
