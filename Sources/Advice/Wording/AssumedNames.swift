package import AccessPatterns

/// Words for names without schema that are on no search path.
package enum AssumedNames {
  /// Names listed in a message.
  private static let limit = 5

  /// One note for a whole workload; nil when every name is on its path.
  ///
  /// - Parameter patterns: The access patterns of the query classes.
  package static func note(_ patterns: [AccessPattern?]) -> String? {
    let classes = patterns.compactMap { $0 }.filter { !$0.assumed.isEmpty }
    guard !classes.isEmpty else { return nil }
    let names = Set(classes.flatMap(\.assumed)).sorted().map(\.sql)
    let shown = names.prefix(limit).joined(separator: ", ")
    let more = names.count > limit ? " and \(names.count - limit) more" : ""
    return
      "\(classes.count) query \(classes.count == 1 ? "class names" : "classes name") tables without schema that are not on the search path; taken for \(shown)\(more), the only ones of these names: see --search-path"
  }

  /// Why a class is skipped whose names could be of several schemas; nil when that is not so.
  static func reason(_ pattern: AccessPattern) -> String? {
    guard let first = pattern.ambiguous.first else { return nil }
    let namesakes = pattern.ambiguous.filter { $0.name == first.name }.map(\.sql)
    return
      "no search path says which \(first.name) is meant: \(namesakes.joined(separator: " or ")); name the schemas with --search-path"
  }
}
