/// A published index selection algorithm, in place of Sextant's own, to compare with.
package struct PublishedAlgorithm: Sendable, Equatable {
  package enum Name: String, Sendable, CaseIterable {
    case extend
    case db2advis

    /// As its authors write it.
    var title: String {
      switch self {
      case .extend: "Extend"
      case .db2advis: "DB2Advis"
      }
    }
  }

  package var name: Name
  /// The most columns of an index, at least 1.
  package var maximumWidth: Int

  package init(name: Name, maximumWidth: Int) {
    self.name = name
    self.maximumWidth = maximumWidth
  }

  /// What the reader of a report has to know.
  var note: String {
    """
    the indexes were chosen by \(name.title) with at most \(maximumWidth) \(maximumWidth == 1 ? "column" : "columns"), for \
    comparison with published work: it weighs no upkeep and looks at plain B-trees only (--algorithm)
    """
  }
}
