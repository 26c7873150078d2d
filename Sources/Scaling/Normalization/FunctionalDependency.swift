internal import Catalog
internal import FoundationEssentials

/// What extended statistics (`CREATE STATISTICS … (dependencies)`) say of two columns of a table.
struct FunctionalDependencies {
  private var degrees: [String: Double] = [:]
  /// The columns of each object that has dependencies.
  private var covered: [Set<String>] = []

  init(of table: ObjectName, in catalog: Catalog) {
    for statistics in catalog.extendedStatistics where statistics.table == table {
      guard let text = statistics.dependencies,
        let parsed = try? JSONDecoder().decode([String: Double].self, from: Data(text.utf8))
      else { continue }
      covered.append(Set(statistics.columns))
      let names = Dictionary(
        zip(statistics.attributeNumbers.map(String.init), statistics.columns), uniquingKeysWith: { first, _ in first })
      for (rule, degree) in parsed {
        let sides = rule.split(separator: " ").map(String.init)
        // `2 => 3`: dependencies on several columns have a comma.
        guard sides.count == 3, let from = names[sides[0]], let to = names[sides[2]] else { continue }
        degrees[from + "\0" + to] = max(degree, degrees[from + "\0" + to] ?? 0)
      }
    }
  }

  /// The fraction of rows in which the one column decides the other, 0 to 1; nil when nothing says it. A degree of 0
  /// isn't stored.
  ///
  /// Source: `dependency_degree` in src/backend/statistics/dependencies.c.
  func degree(_ from: String, _ to: String) -> Double? {
    degrees[from + "\0" + to] ?? (covered.contains { $0.isSuperset(of: [from, to]) } ? 0 : nil)
  }
}
