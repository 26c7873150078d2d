/// How long the tuples of a B-tree are: their shares by the bytes of the keys, which begin where each type may.
///
/// A mean is not enough. Values of two bytes more or less often take eight bytes more or none, since what follows them is
/// aligned (`heap_compute_data_size` in src/backend/access/common/heaptuple.c) and so is the tuple (`index_form_tuple` in
/// src/backend/access/common/indextuple.c). Values of one column are taken to say nothing of those of another.
struct EntryWidth {
  /// By the bytes so far: without a null, and with one or more, whose tuples have a bitmap in front.
  private var filled: [Int: Double] = [0: 1]
  private var withNulls: [Int: Double] = [:]

  /// Adds a key or an included column.
  ///
  /// - Parameters:
  ///   - widths: The bytes of its values and the shares of these, which add up to 1.
  ///   - alignment: Of the type, in bytes.
  ///   - nullFraction: The share of entries in which it is NULL and takes no bytes.
  mutating func append(_ widths: [Int: Double], alignment: Int, nullFraction: Double) {
    let nulls = min(max(nullFraction, 0), 1)
    var (filled, withNulls): ([Int: Double], [Int: Double]) = ([:], [:])
    for (bytes, share) in widths {
      for (start, part) in self.filled {
        filled[Self.aligned(start, to: alignment) + bytes, default: 0] += part * share * (1 - nulls)
      }
      for (start, part) in self.withNulls {
        withNulls[Self.aligned(start, to: alignment) + bytes, default: 0] += part * share * (1 - nulls)
      }
    }
    if nulls > 0 {
      for (start, part) in self.filled { withNulls[start, default: 0] += part * nulls }
      for (start, part) in self.withNulls { withNulls[start, default: 0] += part * nulls }
    }
    self.filled = filled
    self.withNulls = withNulls
  }

  /// The mean bytes of a tuple: header, bitmap and keys, aligned. The same to the last bit in every run.
  var tuple: Double {
    func mean(_ shares: [Int: Double], header: Int) -> Double {
      shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * Double(Self.aligned(header + $1.key, to: 8)) }
    }
    return mean(filled, header: 8) + mean(withNulls, header: 16)
  }

  private static func aligned(_ bytes: Int, to alignment: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }
}

extension Table {
  /// The mean bytes of a B-tree's tuples with some keys and included columns.
  ///
  /// - Parameter leavesOutNulls: Whether entries with a NULL are counted elsewhere, or are not there.
  package func tupleBytes(
    of keys: [IndexKey], including included: [String] = [], leavesOutNulls: Bool = false
  ) -> Double {
    var width = EntryWidth()
    for name in keys.map({ $0.column ?? $0.expression.flatMap(firstColumn) }) + included.map(Optional.init) {
      guard let name, let column = column(named: name) else {
        width.append([16: 1], alignment: 1, nullFraction: 0)
        continue
      }
      let statistics = column.statistics ?? column.inheritedStatistics
      width.append(
        column.widths, alignment: Int(column.alignment),
        nullFraction: leavesOutNulls ? 0 : statistics?.nullFraction ?? 0)
    }
    return width.tuple
  }
}
