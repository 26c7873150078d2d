extension Table {
  /// How many entries an index gets for one row: 1 but for GIN, which has one for each element of a value, and BRIN, which has
  /// one for all rows of a range of pages.
  ///
  /// The elements are those of the size estimate (``ElementDistribution``).
  package func items(of definition: IndexDefinition) -> Double {
    if definition.isSummarizing {
      let pagesPerRange = Double(definition.pagesPerRange ?? Int(BRINSize.defaultPagesPerRange))
      return min(1, Double(max(1, pages)) / (max(1, rows) * pagesPerRange))
    }
    guard definition.method == "gin" else { return 1 }
    return definition.keys.reduce(0) { $0 + max(1, elements(of: $1, rows: max(1, rows)).perRow) }
  }
}
