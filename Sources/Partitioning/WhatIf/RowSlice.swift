/// Which rows of a table one partition takes, as far as its key says it.
enum RowSlice {
  /// From the first position to before the second; nil is the end of the line.
  case range(from: Double?, to: Double?)
  case list([String?])
  /// A part of a hash: the values that are known to fall into it (the common ones, or all), its part of the rows that have a rare value, and whether it
  /// has the NULLs, whose hash is 0.
  case hash(known: Set<String>, rarePart: Double, hasNulls: Bool)
  /// An equal part of everything: of a hash that nobody was asked about.
  case equal(Double)
  /// What the others leave.
  case remaining([RowSlice])
}
