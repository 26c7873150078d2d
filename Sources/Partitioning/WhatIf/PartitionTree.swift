internal import Catalog
internal import SQLSyntax

/// The partitions of a scheme with the rows that each has.
struct PartitionTree {
  struct Node {
    let partition: Partition
    /// Named, with its own rows, pages and statistics; without its place below a parent.
    let table: Table
    /// The part of the rows of the whole table.
    let share: Double
    /// What ``share`` is a part of, and how that was divided: for statistics of expressions.
    let split: TableSplit
    var parts: [Node] = []
  }

  let scheme: PartitionScheme
  let flat: Table
  private(set) var nodes: [Node] = []
  private(set) var doubts: [String] = []

  init(
    _ flat: Table, key: Column, _ scheme: PartitionScheme, _ catalog: Catalog, _ hashes: [String: HashDivision]
  ) throws(PartitioningError) {
    self.flat = flat
    self.scheme = scheme
    let split = TableSplit(flat, by: key, catalog)
    let slices = Self.slices(scheme, key, split.keyCurve, KeyScale(key, catalog), hashes[key.name])
    let equal = 1 / Double(max(1, scheme.partitions.count))
    var shares = slices.map { split.share(of: $0, otherwise: equal) }
    let total = shares.reduce(0, +)
    doubts = Self.doubts(of: split, scheme, hashes, missing: 1 - total)
    // Rows without a partition could not be in the table at all: what is there is in proportion.
    if total > 0 { shares = shares.map { $0 / total } }
    var taken = Set(catalog.tables.filter { $0.schema == flat.schema }.flatMap { [$0.name] + $0.indexes.map(\.name) })
    taken.subtract(flat.indexes.map(\.name))
    for (number, partition) in scheme.partitions.enumerated() {
      try Self.take(partition.name, &taken)
      var node = Node(
        partition: partition, table: split.part(slices[number], share: shares[number]), share: shares[number],
        split: split)
      if let subdivision = scheme.subdivision, let column = node.table.column(named: subdivision.column) {
        let inner = TableSplit(node.table, by: column, catalog)
        let parts = subdivision.parts(of: partition)
        for part in parts {
          try Self.take(part.name, &taken)
          let slice = Self.slice(part.bound, hashes[column.name], of: parts.count)
          let share = inner.share(of: slice, otherwise: 1 / Double(parts.count))
          node.parts.append(
            Node(
              partition: part, table: inner.part(slice, share: share), share: share * shares[number], split: inner))
        }
      }
      nodes.append(node)
    }
  }

  private static func take(_ name: String, _ taken: inout Set<String>) throws(PartitioningError) {
    guard taken.insert(name).inserted else {
      throw PartitioningError(
        .nameTaken, "a partition can't be called \(SQLIdentifier.quoted(name)): the schema has a relation of that name")
    }
  }

  // MARK: - Bounds as slices

  private static func slices(
    _ scheme: PartitionScheme, _ key: Column, _ curve: ValueCurve?, _ scale: KeyScale?, _ division: HashDivision?
  ) -> [RowSlice] {
    // Without an order nothing says where a range has its rows; what they don't take is for none.
    let ranges = scheme.partitions.count { $0.bound != .remaining }
    if scheme.method == .range, curve?.hasOrder != true {
      return scheme.partitions.map { .equal($0.bound == .remaining ? 0 : 1 / Double(max(1, ranges))) }
    }
    let direct: [RowSlice?] = scheme.partitions.map { partition in
      switch partition.bound {
      case .range(let lower, let upper):
        .range(from: lower.flatMap { scale?.position(of: $0) }, to: upper.flatMap { scale?.position(of: $0) })
      case .list(let values): .list(values)
      case .hash: slice(partition.bound, division, of: scheme.partitions.count)
      case .remaining: nil
      }
    }
    let others = direct.compactMap { $0 }
    return direct.map { $0 ?? .remaining(others) }
  }

  private static func slice(_ bound: Partition.Bound, _ division: HashDivision?, of count: Int) -> RowSlice {
    guard case .hash(let modulus, let remainder) = bound, let division,
      division.rareParts.count == modulus, division.rareParts.indices.contains(remainder)
    else { return .equal(1 / Double(max(1, count))) }
    return .hash(
      known: Set(division.remainders.filter { $0.value == remainder }.keys), rarePart: division.rareParts[remainder],
      hasNulls: remainder == 0)
  }

  // MARK: - Doubts

  private static func doubts(
    of split: TableSplit, _ scheme: PartitionScheme, _ hashes: [String: HashDivision], missing: Double
  ) -> [String] {
    let key = SQLIdentifier.quoted(scheme.column)
    var doubts: [String] = []
    if let curve = split.keyCurve {
      if scheme.method == .range, !curve.hasOrder {
        doubts.append("The order of \(key)'s values is not known here: how many rows each partition has is a guess.")
      } else if missing > 0.001 {
        doubts.append("\(percent(missing)) of the rows have values of \(key) that no partition takes.")
      }
    } else {
      doubts.append("\(key) has no statistics: partitions are taken as equally large.")
    }
    for (column, count) in hashColumns(scheme) {
      guard let statistics = split.table.column(named: column)?.statistics else { continue }
      let curve = ValueCurve(statistics, nil, rows: split.table.rows)
      let division = hashes[column]
      guard division?.isCounted != true, curve.rare > 0.01 else { continue }
      // Of v values that fall by lot each part has v/m, give or take √(v/m).
      let scatter = (Double(count) / max(1, curve.rareValues)).squareRoot() * curve.rare
      guard scatter > 0.02 else { continue }
      doubts.append(
        """
        How the rarer values of \(SQLIdentifier.quoted(column)) fall is not known: partitions may be \(percent(scatter)) \
        larger or smaller.
        """)
    }
    return doubts
  }

  private static func hashColumns(_ scheme: PartitionScheme) -> [(column: String, count: Int)] {
    (scheme.method == .hash ? [(scheme.column, scheme.partitions.count)] : [])
      + (scheme.subdivision.map { [($0.column, $0.modulus)] } ?? [])
  }

  static func percent(_ part: Double) -> String {
    let tenths = (part * 1_000).rounded() / 10
    return (tenths >= 10 ? String(Int(tenths.rounded())) : String(tenths)) + " %"
  }
}
