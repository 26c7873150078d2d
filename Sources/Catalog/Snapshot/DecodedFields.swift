/// The members of one JSON object of a snapshot, read by name.
///
/// A member that a later version adds is not looked at, and one that an earlier version did not write gets its default:
/// that is how snapshots stay readable both ways.
struct DecodedFields {
  private let container: KeyedDecodingContainer<Key>

  init(_ decoder: any Decoder) throws {
    container = try decoder.container(keyedBy: Key.self)
  }

  /// A member without which the object means nothing.
  func required<Value: Decodable>(_ name: String) throws -> Value {
    try container.decode(Value.self, forKey: Key(stringValue: name))
  }

  /// A member that may be absent or null.
  func optional<Value: Decodable>(_ name: String) throws -> Value? {
    try container.decodeIfPresent(Value.self, forKey: Key(stringValue: name))
  }

  /// A member that has a default.
  func value<Value: Decodable>(_ name: String, or fallback: Value) throws -> Value {
    try optional(name) ?? fallback
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }
}
