internal import FoundationEssentials

/// Writes the outermost object of a snapshot line by line, for `JSONEncoder` knows all in one line or nothing so.
struct DocumentWriter {
  private let encoder: JSONEncoder
  private var bytes: [UInt8]

  init(encoder: JSONEncoder, schema: String) {
    self.encoder = encoder
    bytes = Array("{\n\"schema\": \"\(schema)\"".utf8)
  }

  /// A member in one line.
  mutating func member(_ name: String, _ value: some Encodable) throws {
    open(name)
    bytes.append(contentsOf: try encoder.encode(value))
  }

  /// A member that is a list with a line for each element.
  mutating func list(_ name: String, _ values: [some Encodable]) throws {
    open(name)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      bytes.append(contentsOf: Array((index == 0 ? "\n" : ",\n").utf8))
      bytes.append(contentsOf: try encoder.encode(value))
    }
    bytes.append(UInt8(ascii: "]"))
  }

  consuming func finish() -> [UInt8] {
    bytes + Array("\n}\n".utf8)
  }

  private mutating func open(_ name: String) {
    bytes.append(contentsOf: Array(",\n\"\(name)\": ".utf8))
  }
}
