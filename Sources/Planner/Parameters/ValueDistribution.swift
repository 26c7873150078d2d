internal import Catalog
internal import FoundationEssentials

/// The values of a column as ANALYZE saw them, drawn from by position in the distribution.
struct ValueDistribution {
  private let common: [(value: String, frequency: Double)]
  private let histogram: [String]
  private let elements: [String]

  init?(_ statistics: ColumnStatistics?) {
    guard let statistics else { return nil }
    let values = statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    common = zip(values, statistics.mostCommonFrequencies ?? []).compactMap { value, frequency in
      value.map { ($0, frequency) }
    }
    histogram = (statistics.histogram.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    elements = (statistics.mostCommonElements.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    if common.isEmpty, histogram.isEmpty, elements.isEmpty { return nil }
  }

  /// Whether rows per value differ so much that one drawn value can't stand for the others.
  var isSkewed: Bool { !common.isEmpty }

  /// The most values of a column that is taken for an enumeration of states.
  private static let mostStates = 20

  /// The value at a quantile of the rows: common values first by their frequency, then the histogram.
  ///
  /// Of a few states each is as likely: what asks for a state asks for the rare one (the queue of what is pending) as
  /// much as for the common one.
  func equal(at quantile: Double) -> String? {
    if histogram.isEmpty, !common.isEmpty, common.count <= Self.mostStates {
      return common[min(common.count - 1, Int(quantile * Double(common.count)))].value
    }
    var passed = 0.0
    // Once most of the rows are common values, those are what is asked for by row.
    for (value, frequency) in common {
      passed += frequency
      if quantile < passed { return value }
    }
    guard !histogram.isEmpty else { return common.last?.value }
    let rest = (quantile - passed) / max(1e-9, 1 - passed)
    return histogram[min(histogram.count - 1, max(0, Int(rest * Double(histogram.count))))]
  }

  /// The value that `quantile` of the rows lie below, by the histogram.
  func bound(at quantile: Double) -> String? {
    guard !histogram.isEmpty else { return common.first?.value }
    return histogram[min(histogram.count - 1, max(0, Int((quantile * Double(histogram.count - 1)).rounded())))]
  }

  /// A common element of an array or a lexeme of a text search vector.
  func element(at quantile: Double) -> String? {
    elements.isEmpty ? nil : elements[min(elements.count - 1, Int(quantile * Double(elements.count)))]
  }

  /// A JSON document among the values: its key number `index` by how many documents have it, and a value of it.
  ///
  /// - Returns: nil when the values are no JSON objects.
  func jsonPair(at quantile: Double) -> (key: String, value: String, document: String)? {
    let documents = (common.map(\.value) + histogram).prefix(200).compactMap { text in
      try? JSONDecoder().decode([String: JSONScalar].self, from: Data(text.utf8))
    }
    var counts: [String: Int] = [:]
    for document in documents {
      for (key, value) in document where value.text != nil { counts[key, default: 0] += 1 }
    }
    guard let key = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
    let values = documents.compactMap { $0[key] }.filter { $0.text != nil }
    let value = values[min(values.count - 1, Int(quantile * Double(values.count)))]
    guard let encoded = try? JSONEncoder().encode([key: value]) else { return nil }
    return (key, value.text ?? "", String(decoding: encoded, as: UTF8.self))
  }

  /// A string, number or boolean of a document; anything else has no text.
  private enum JSONScalar: Codable {
    case string(String)
    case number(Double)
    case bool(Bool)
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .string(value)
      } else {
        self = .other
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .string(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .bool(let value): try container.encode(value)
      case .other: try container.encodeNil()
      }
    }

    var text: String? {
      switch self {
      case .string(let value): value
      case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
      case .bool(let value): String(value)
      case .other: nil
      }
    }
  }
}
