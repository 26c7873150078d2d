/// What one side of a comparison is made of.
enum Side {
  /// Something that an index could hold: a column or expression of one base relation, `depth` query levels out. More
  /// than one target for a column of a UNION. `alias` and `column` say how the query names it.
  case targets([BaseTarget], depth: Int, alias: String, column: String?)
  /// No columns: a value that is known before the scan starts.
  case free(Operand, isSublink: Bool)
  /// Columns that can't be traced to one base relation.
  case elsewhere(Elsewhere)
  /// A value that changes while the scan runs, or that no index can hold.
  case unusable
}

struct Elsewhere {
  var alias = ""
  var column: String?
  /// The base relations of this query level that it needs.
  var accesses: Set<Int> = []
}
