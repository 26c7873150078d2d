internal import Catalog

/// Chooses how the values of a column are made up.
struct ValueChoice {
  let catalog: Catalog
  let table: Table
  let column: Column
  let statistics: ColumnStatistics?
  /// Rows that are to have a value.
  let rows: Int
  /// Distinct values that are wanted.
  let distinct: Int
  /// Whether no value may come twice.
  let isUnique: Bool
  let seed: UInt64

  /// - Parameter reference: The values of the column that a foreign key references.
  /// - Returns: nil when no value of the type can be made up.
  func values(referencing reference: ColumnValues? = nil) -> ColumnValues? {
    let base = BaseType(column, in: catalog)
    let known = commonValues(base)
    let bounds = isUnique ? histogram + known.map(\.text) : histogram
    let common = isUnique ? [] : known
    let wanted = isUnique ? rows : max(0, distinct - common.count)
    if let reference, reference.count > 0 { return values(of: reference, common, histogram, wanted) }
    let isCovered = wanted == 0 || (histogram.isEmpty && !common.isEmpty && coverage > Self.nearlyAll && !isUnique)
    if isCovered { return ColumnValues(common: common, rest: ListedValues([])) }
    guard let rest = rest(base, bounds, wanted, common) else {
      return common.isEmpty ? nil : ColumnValues(common: common, rest: ListedValues([]))
    }
    let found = rest.count + common.count
    // Where nothing is known, the number wanted is none of the source's.
    let isFew = rest.count < wanted * 4 / 5 && (isUnique || statistics?.distinct ?? 0 != 0)
    let note = isFew ? "has \(found) distinct values in place of \(wanted + common.count)" : nil
    return ColumnValues(common: common, rest: rest, note: note)
  }

  /// The part of the rows from which common values are all that there are.
  private static let nearlyAll = 0.999

  private var coverage: Double {
    let sum = (statistics?.mostCommonFrequencies ?? []).reduce(0, +)
    return sum / max(1e-9, 1 - (statistics?.nullFraction ?? 0))
  }

  private var histogram: [String] {
    (statistics?.histogram.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
  }

  private func commonValues(_ base: BaseType) -> [(text: String, share: Double)] {
    guard let statistics else { return [] }
    let texts = statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    let all = max(1e-9, 1 - statistics.nullFraction)
    return zip(texts, statistics.mostCommonFrequencies ?? []).compactMap { text, frequency in
      text.map { ($0, min(1, max(0, frequency / all))) }
    }
  }

  private func values(
    of target: ColumnValues, _ common: [(text: String, share: Double)], _ bounds: [String], _ wanted: Int
  ) -> ColumnValues {
    // Each common value is another one of the referenced column's, the nearest that is left.
    var taken: Set<Int> = []
    let mapped = common.compactMap { text, share -> (text: String, share: Double)? in
      guard var number = target.number(near: text), taken.count < target.count else { return nil }
      while !taken.insert(number).inserted { number = (number + 1) % target.count }
      return (target.text(of: number), share)
    }
    let limited = min(wanted, max(0, target.count - mapped.count))
    guard limited > 0 else { return ColumnValues(common: mapped, rest: ListedValues([])) }
    var places = bounds.compactMap { target.number(near: $0).map(Int64.init) }.sorted()
    // The whole range when most of it is wanted: a sample's ends and gaps are no reason to leave values out.
    if places.count < 2 || limited * 2 > target.count { places = [0, Int64(target.count - 1)] }
    let rest = RemainingValues(limited, without: mapped.map(\.text)) { count in
      let intervals = Intervals(bounds: places, count: count, extends: false)
      let isEnough = intervals.count * 10 >= min(count, target.count) * 9
      return ReferencedValues(
        target: target,
        intervals: isEnough
          ? intervals : Intervals(bounds: [0, Int64(target.count - 1)], count: count, extends: false))
    }
    return ColumnValues(common: mapped, rest: rest)
  }

  private func rest(
    _ base: BaseType, _ bounds: [String], _ wanted: Int, _ common: [(text: String, share: Double)]
  ) -> (any OrderedValues)? {
    let samples = bounds + common.map(\.text)
    if samples.isEmpty, let list = limits?.list {
      return ListedValues(base.isText ? list.sorted() : list, count: wanted)
    }
    // The histogram may hold all values that there are.
    if histogram.count >= wanted, !histogram.isEmpty, !isUnique || known(histogram.count) {
      return ListedValues(histogram, count: wanted)
    }
    if base.userType?.kind == .enumeration, let labels = base.userType?.labels {
      let seen = Set(common.map(\.text))
      return ListedValues(labels.filter { !seen.contains($0) }, count: wanted)
    }
    if base.name == "bool" { return ListedValues(["f", "t"], count: wanted) }
    if let numbered = numbered(base, bounds, samples, wanted) {
      return RemainingValues(wanted, without: common.map(\.text)) { count in
        count == wanted ? numbered : self.numbered(base, bounds, samples, count) ?? numbered
      }
    }
    if base.isText { return texts(base, bounds, wanted, common) }
    if base.name == "jsonb" || base.name == "json" {
      let documents = bounds.isEmpty ? common.map(\.text) : bounds
      return DocumentValues(documents, count: wanted, bytes: statistics?.averageWidth ?? 32, seed: seed)
    }
    if base.name == "bytea" { return ByteValues(count: wanted, width: (statistics?.averageWidth ?? 9) - 1, seed: seed) }
    if let statistics, base.isArray || base.name == "tsvector" {
      let isText = ["_text", "_varchar", "tsvector", "_int4", "_int8"].contains(base.name)
      if statistics.mostCommonElements != nil || (isText && bounds.isEmpty) {
        return ElementValues(
          statistics, form: base.isArray ? .array : .searchVector, isText: isText && !base.name.hasPrefix("_int"),
          count: wanted, seed: seed)
      }
    }
    if let statistics, let subtype = base.rangeSubtype,
      let ranges = RangeValues(statistics, subtype: subtype, count: wanted, seed: seed)
    {
      return ranges
    }
    if base.name == "point" { return PointValues(count: wanted, seed: seed) }
    return bounds.isEmpty ? nil : ListedValues(bounds, count: wanted)
  }

  /// Whether a list is long enough for values that must not come twice.
  private func known(_ count: Int) -> Bool { count >= rows }

  private func numbered(_ base: BaseType, _ bounds: [String], _ samples: [String], _ wanted: Int) -> NumberedValues? {
    guard let type = NumberedType(base.name, type: base.declared, samples: samples) else { return nil }
    var numbers = bounds.compactMap { type.number(of: $0) }
    // Infinities and years before the common era are no numbers.
    guard numbers.count * 2 >= bounds.count else { return nil }
    numbers.sort()
    if numbers.isEmpty {
      let seen = samples.compactMap { type.number(of: $0) }
      numbers = seen.isEmpty ? usualBounds(type, wanted) : [seen.min()!, max(seen.max()!, seen.min()! + Int64(wanted))]
    }
    var intervals = Intervals(bounds: numbers, count: wanted, step: Step.common(numbers), extends: isUnique)
    if let greatest = type.greatest, intervals.count > 0, intervals.value(at: intervals.count - 1) > greatest {
      // It went beyond what the type has.
      intervals = Intervals(bounds: [0, greatest], count: wanted, extends: false)
    }
    return NumberedValues(intervals: intervals, type: type)
  }

  /// What CHECK conditions of the table, and of the column's domain, say of the column.
  private var limits: CheckedColumns.Limits? {
    let own = CheckedColumns(table.constraints.filter { $0.kind == .check }.map(\.definition)).limits[column.name]
    let domain = catalog.types.first { $0.schema == column.typeSchema && $0.name == column.typeName }
    return own ?? CheckedColumns(domain?.checks ?? []).limits["value"]
  }

  /// For a column that nothing else is known of.
  private func usualBounds(_ type: NumberedType, _ wanted: Int) -> [Int64] {
    var bounds = type.usualBounds(wanted)
    guard let limits else { return bounds }
    func end(_ bound: CheckedColumns.Bound?, _ step: Int64) -> Int64? {
      bound.flatMap { bound in type.number(of: bound.value).map { bound.isIncluded ? $0 : $0 &+ step } }
    }
    let (low, high) = (end(limits.low, 1), end(limits.high, -1))
    if let low, low > bounds[0] { bounds = [low, max(bounds[1], low &+ Int64(wanted))] }
    if let high, high < bounds[1] { bounds = [low ?? min(bounds[0], high &- Int64(wanted)), high] }
    return bounds[0] <= bounds[1] ? bounds : [bounds[1], bounds[1]]
  }

  private func texts(
    _ base: BaseType, _ bounds: [String], _ wanted: Int, _ common: [(text: String, share: Double)]
  ) -> TextValues {
    var bytes: Int?
    if let statistics, statistics.averageWidth > 0 {
      // Less a header of 1 byte, or 4 of long values.
      let mean = Double(statistics.averageWidth - (statistics.averageWidth > 127 ? 4 : 1))
      let share = common.reduce(0) { $0 + $1.share }
      let widths = common.reduce(0) { $0 + $1.share * Double($1.text.utf8.count) }
      bytes = max(1, Int(((mean - widths) / max(0.01, 1 - share)).rounded()))
    }
    return TextValues(bounds: bounds, count: wanted, bytes: bytes, limit: base.limit, seed: seed)
  }
}
