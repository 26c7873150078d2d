internal import AccessPatterns
internal import Catalog
internal import Planner

/// A query class in a sentence: the first digits of its id, as reports have them, and what it does.
struct ClassWords {
  private let words: [String: String]

  /// - Parameter table: Whose columns are named.
  init(_ classes: [CostedClass], on table: Table) {
    words = Dictionary(
      classes.map { ($0.queryClass.id, Self.words($0, table)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Such as `8ec7934d`.
  static func short(_ id: String) -> String { String(id.prefix(8)) }

  static func short(_ ids: [String]) -> [String] { ids.map { short($0) } }

  /// Such as `8ec7934d (DELETE by created_at)`.
  subscript(id: String) -> String { Self.short(id) + (words[id].map { " (\($0))" } ?? "") }

  private static let mostColumns = 3

  private static func words(_ costed: CostedClass, _ table: Table) -> String {
    let own = costed.pattern.relations.filter { $0.table == table.objectName }
    let command = costed.pattern.relations.lazy.compactMap(\.write).first { !$0.isInWith }?.command.rawValue ?? "select"
    var compared: Set<String> = []
    for access in own {
      let predicates = access.predicates + access.disjunctions.flatMap { $0.flatMap { $0 } }
      for predicate in predicates { compared.formUnion(predicate.target.columns) }
      for join in access.joins { compared.formUnion(join.target.columns) }
    }
    let columns = table.columns.map(\.name).filter(compared.contains)
    guard !columns.isEmpty else { return command.uppercased() }
    let more = columns.count > mostColumns ? " and more" : ""
    return "\(command.uppercased()) by \(columns.prefix(mostColumns).joined(separator: ", "))\(more)"
  }
}
