extension Catalog {
  /// The table of that name.
  ///
  /// - Complexity: O(n) in the tables; take ``tablesByName`` for many.
  package func table(named name: ObjectName) -> Table? { tables.first { $0.objectName == name } }

  /// All tables by their names.
  package var tablesByName: [ObjectName: Table] {
    Dictionary(tables.map { ($0.objectName, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// All views by their names.
  package var viewsByName: [ObjectName: View] {
    Dictionary(views.map { ($0.objectName, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package func view(named name: ObjectName) -> View? { views.first { $0.objectName == name } }

  /// The direct partitions of a partitioned table.
  package func partitions(of name: ObjectName) -> [Table] {
    tables.filter { $0.partitionBound != nil && $0.parents.contains(name) }
  }

  /// The direct inheritance children of a table, partitions included.
  package func children(of name: ObjectName) -> [Table] {
    tables.filter { $0.parents.contains(name) }
  }

  /// A setting's value in the words of `current_setting()`; nil when it was not recorded.
  package func setting(_ name: String) -> String? { settings.first { $0.name == name }?.value }

  /// The settings by name, with those of `overrides` in place of the recorded ones.
  package func settings(overriddenBy overrides: [Setting]) -> [String: String] {
    Dictionary((settings + overrides).map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
  }
}
