internal import FoundationEssentials

/// Values that are JSON documents: what can be asked of them.
extension ValueDistribution {
  /// What documents are read of: as many as the usual statistics target gives most common values and histogram bounds.
  private static let mostDocuments = 200

  private var documents: [[String: JSONScalar]] {
    (common.map(\.value) + histogram).prefix(Self.mostDocuments).compactMap { Self.document($0) }
  }

  private static func document(_ text: String) -> [String: JSONScalar]? {
    try? JSONDecoder().decode([String: JSONScalar].self, from: Data(text.utf8))
  }

  /// A JSON document among the values: the key that most documents have, and a value of it.
  ///
  /// - Returns: nil when the values are no JSON objects.
  func jsonPair(at quantile: Double) -> (key: String, value: String, document: String, path: String)? {
    let documents = documents
    var counts: [String: Int] = [:]
    for document in documents {
      for (key, value) in document where value.text != nil { counts[key, default: 0] += 1 }
    }
    guard let key = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
    let values = documents.compactMap { $0[key] }.filter { $0.text != nil }
    let value = values[min(values.count - 1, Int(quantile * Double(values.count)))]
    return (key, value.text ?? "", Self.text([key: value]), Self.path([key: value]))
  }

  /// The key of all JSON documents among the values, when no other one is there: then it is the one that is asked for.
  var onlyJSONKey: String? {
    let keys = Set(documents.flatMap { $0.filter { $0.value.text != nil }.map(\.key) })
    return keys.count == 1 ? keys.first : nil
  }

  /// What the planner takes as the least part of the rows that contain a document (`generic_restriction_selectivity`
  /// in selfuncs.c).
  private static let leastShare = 0.0001
  /// Known values of a key up to which there are taken to be no others.
  private static let fewValues = 20

  /// Documents to be contained, with the part of the rows that contain each, by the planner's way of counting: of each
  /// key its most common value and its rarest one, and whole documents; each also as the condition of a JSON path.
  var contained: [(value: String, path: String, share: Double)] {
    // The planner leaves the histogram's ends out: what only they have is rare to it.
    let inner = histogram.dropFirst().dropLast()
    let weighted =
      common.map { ($0.value, $0.frequency) }
      + inner.map { ($0, rest.rows / Double(max(1, inner.count))) }
      + [histogram.first, histogram.last].compactMap { $0.map { ($0, 0) } }
    let documents = weighted.compactMap { text, share in
      Self.document(text).map { ($0.filter { $0.value.text != nil }, share) }
    }
    var shares: [String: [JSONScalar: Double]] = [:]
    for (document, share) in documents {
      for (key, value) in document { shares[key, default: [:]][value, default: 0] += share }
    }
    var found: [(value: String, path: String, share: Double)] = []
    for (key, values) in shares {
      // Equal shares are told apart by the values, so that the same documents come out in every run.
      let sorted = values.sorted { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }
      for (value, share) in [sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1]] {
        found.append((Self.text([key: value]), Self.path([key: value]), max(share, Self.leastShare)))
      }
      // A value of the histogram stands for a hundredth of the rows: rarer ones are not in it.
      if case .string(let text) = sorted[sorted.count - 1].0, sorted.count > Self.fewValues {
        let rare = [key: JSONScalar.string(text + "0")]
        found.append((Self.text(rare), Self.path(rare), Self.leastShare))
      }
    }
    for whole in [documents.first, documents.last].compactMap({ $0?.0 }) where whole.count > 1 {
      let share = documents.reduce(0) { sum, other in
        sum + (whole.allSatisfy { other.0[$0.key] == $0.value } ? other.1 : 0)
      }
      found.append((Self.text(whole), Self.path(whole), max(share, Self.leastShare)))
    }
    return found
  }

  private static func text(_ document: [String: JSONScalar]) -> String { json(document) ?? "{}" }

  /// `$."key" == "value" && …`, as a condition for `@@`.
  private static func path(_ document: [String: JSONScalar]) -> String {
    let parts = document.sorted { $0.key < $1.key }.compactMap { key, value in
      json(key).flatMap { name in json(value).map { "$.\(name) == \($0)" } }
    }
    return parts.isEmpty ? "$" : parts.joined(separator: " && ")
  }

  private static func json(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A string, number or boolean of a document; anything else has no text.
  private enum JSONScalar: Codable, Hashable {
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
