internal import AccessPatterns
internal import Catalog

/// Chooses values for a statement's parameters from the statistics of the columns that they are compared with.
struct ParameterValues {
  let uses: [Int: ParameterUse]
  /// The server's types of the parameters, as oids, in order.
  let types: [UInt32]
  let tables: TableTree
  let capturedAt: String
  /// What one execution returned on average, if known: what LIMIT is likely to have been.
  let observed: ObservedRows?
  /// What text search uses when a query names no configuration; nil when unknown.
  var textSearchConfiguration: String?

  /// How much of a column a range with two ends takes, and how much one with one end, by default.
  ///
  /// Applications ask for the latest, or for a short interval; what is known of the rows returned decides between the
  /// bindings later.
  private static let widths = [0.001, 0.01, 0.05, 0.3]
  /// The ends of a range that a column of ranges is compared with, as quantiles of the ranges there: a short one.
  private static let rangeEnds = (lower: 0.89, upper: 0.9)
  /// What is subtracted from a clock: `now() - $1`, `current_date - $1`.
  private static let intervals = ["1 hour", "1 day", "7 days", "30 days"]
  private static let days = ["1", "7", "30", "365"]

  /// Values that are right by their types alone, whatever the parameters are used for.
  var plain: [String?] {
    types.indices.map { index in
      uses[index + 1]?.fixed ?? configuration(ofType: types[index])
        ?? DefaultValues.value(ofType: types[index], capturedAt: capturedAt)
    }
  }

  private func configuration(ofType type: UInt32) -> String? {
    type == DefaultValues.textSearchConfiguration ? textSearchConfiguration : nil
  }

  /// Several sets of values: most likely ones, spread over the distributions.
  ///
  /// - Returns: One set when no distribution is skewed and no range is open; no set is empty of what could be known.
  func bindings() -> [[String?]] {
    guard !types.isEmpty else { return [[]] }
    let distributions = uses.mapValues { use in distribution(of: use) }
    let hasRange = uses.values.contains { if case .compared(.range) = $0.kind { true } else { false } }
    let count = hasRange ? Self.widths.count : draws(of: distributions.values.compactMap { $0 })
    var result: [[String?]] = []
    for draw in 0..<count {
      let values = types.indices.map { index -> String? in
        let number = index + 1
        return value(of: number, type: types[index], distributions[number] ?? nil, draw: draw, of: count)
      }
      if !result.contains(values) { result.append(values) }
    }
    return result
  }

  /// As many that each of a few states comes as often as the others.
  private func draws(of distributions: [ValueDistribution]) -> Int {
    guard distributions.contains(where: \.isSkewed) else { return 1 }
    let states = distributions.compactMap(\.states).min() ?? Self.usualDraws
    return states < 2 || states > Self.usualDraws + 1 ? Self.usualDraws : states < 4 ? 2 * states : states
  }

  private static let usualDraws = 5

  func distribution(of use: ParameterUse) -> ValueDistribution? {
    guard let table = use.table, let column = use.column else { return nil }
    let candidates = [tables[table]].compactMap { $0 } + tables.leaves(of: table)
    for table in candidates {
      guard let column = table.column(named: column) else { continue }
      let statistics = column.inheritedStatistics ?? column.statistics
      if let found = ValueDistribution(statistics, rows: table.rows) { return found }
    }
    return nil
  }

  private func value(
    of number: Int, type: UInt32, _ distribution: ValueDistribution?, draw: Int, of count: Int
  ) -> String? {
    if let use = uses[number], case .compared(.range) = use.kind, isTime(use) {
      let place = min(draw, Self.days.count - 1)
      if type == 1186 { return Self.intervals[place] }
      if DefaultValues.isNumber(type) { return Self.days[place] }
    }
    let drawn = drawnValue(of: number, type: type, distribution, draw: draw, of: count)
    guard let drawn, DefaultValues.accepts(drawn, ofType: type) else {
      return DefaultValues.value(ofType: type, capturedAt: capturedAt)
    }
    return drawn
  }

  func isTime(_ use: ParameterUse) -> Bool {
    let column = use.table.flatMap { tables[$0] }.flatMap { table in use.column.flatMap(table.column(named:)) }
    return column.map { ["date", "timestamp", "timestamptz"].contains($0.typeName) } ?? false
  }

  private func drawnValue(
    of number: Int, type: UInt32, _ distribution: ValueDistribution?, draw: Int, of count: Int
  ) -> String? {
    let fallback = configuration(ofType: type) ?? DefaultValues.value(ofType: type, capturedAt: capturedAt)
    guard let use = uses[number] else { return fallback }
    if let fixed = use.fixed { return fixed }
    // Spread over the distribution, and another value for each parameter of one statement.
    let base = (Double(draw) + 0.5) / Double(count)
    let quantile = (base + Double(number - 1) * 0.37).truncatingRemainder(dividingBy: 1)
    switch use.kind {
    case .limit: return limit
    case .offset: return "0"
    case .jsonKey: return distribution?.jsonPair(at: quantile)?.key ?? fallback
    case .rangeEnd(let isUpper):
      return distribution?.lowerEnd(at: isUpper ? Self.rangeEnds.upper : Self.rangeEnds.lower) ?? fallback
    case .listed: return distribution?.element(at: quantile) ?? distribution?.equal(at: quantile) ?? fallback
    case .fixed, .compared: break
    }
    guard let distribution, case .compared(let kind) = use.kind else { return fallback }
    switch kind {
    case .range, .rowComparison:
      return bound(use, distribution, width: Self.widths[min(draw, Self.widths.count - 1)]) ?? fallback
    case .like, .caseInsensitiveLike:
      guard let value = distribution.equal(at: quantile) else { return "abc%" }
      return kind == .like ? prefix(of: value) + "%" : "%" + String(value.dropFirst().prefix(4)) + "%"
    case .regularExpression:
      return distribution.equal(at: quantile).map { "^" + $0.prefix(4).filter(\.isLetter) } ?? fallback
    case .any:
      let values = (0..<3).compactMap { step in
        distribution.equal(at: (quantile + Double(step) / 3).truncatingRemainder(dividingBy: 1))
      }
      return DefaultValues.isArray(type) ? PostgresArray.literal(values) : values.first
    case .other:
      if let pair = distribution.jsonPair(at: quantile), DefaultValues.isJSON(type) { return pair.document }
      if let pair = distribution.jsonPair(at: quantile), DefaultValues.isJSONPath(type) { return pair.path }
      if DefaultValues.isJSON(type) || DefaultValues.isJSONPath(type) { return fallback }
      if let element = distribution.element(at: quantile) {
        return DefaultValues.isArray(type) ? PostgresArray.literal([element]) : element
      }
      return distribution.equal(at: quantile) ?? distribution.lowerEnd(at: Self.rangeEnds.lower) ?? fallback
    default:
      if isJSONMember(use) { return distribution.jsonPair(at: quantile)?.value ?? fallback }
      return distribution.equal(at: quantile) ?? fallback
    }
  }

  /// A LIMIT that each execution reaches is the rows that it returns; one that isn't always reached is larger than
  /// their mean, so that it does not hide how many rows there are.
  private var limit: String {
    guard let observed else { return "10" }
    let limit = observed.reachedLimit ?? max(10, observed.perCall * 8)
    return String(max(1, Int(min(1e9, limit).rounded(.up))))
  }

  /// What a user types of a value: most of it when the rows returned say that a LIMIT was not always reached, so that
  /// few values begin like that.
  private func prefix(of value: String) -> String {
    let isExhausted = observed.map { $0.reachedLimit == nil } ?? false
    return isExhausted ? value : String(value.prefix(max(4, value.count * 3 / 5)))
  }

  /// Whether the parameter is compared with a member of a document, not with the column itself.
  func isJSONMember(_ use: ParameterUse) -> Bool {
    guard let table = use.table.flatMap({ tables[$0] }), let column = use.column.flatMap(table.column(named:)) else {
      return false
    }
    return column.typeName == "jsonb" || column.typeName == "json"
  }

  /// The end of a range: `width` of the column between two ends, or beyond one.
  func bound(_ use: ParameterUse, _ distribution: ValueDistribution, width: Double) -> String? {
    let isLower = use.operatorName.hasPrefix(">")
    let hasOther = uses.values.contains { other in
      guard case .compared(.range) = other.kind else { return false }
      return other.table == use.table && other.column == use.column && other.operatorName.hasPrefix(">") != isLower
    }
    if hasOther { return distribution.bound(at: isLower ? max(0, 0.9 - width) : 0.9) }
    return distribution.bound(at: isLower ? 1 - width : width)
  }
}
