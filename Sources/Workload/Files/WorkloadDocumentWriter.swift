internal import FoundationEssentials

/// Writes the document piece by piece, one class after the other: the classes of a large log need not be in memory all at
/// once, as what is made of them.
///
/// The bytes are those of a `JSONEncoder` with sorted keys and indentation for the whole.
struct WorkloadDocumentWriter {
  private let encoder: JSONEncoder
  private var pending: [UInt8] = []
  private let sink: ([UInt8]) throws -> Void

  /// Handed on when so many bytes are together.
  private static let pieceBytes = 256 << 10

  init(sink: @escaping ([UInt8]) throws -> Void) {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    self.sink = sink
  }

  /// - Parameter content: All but the classes.
  mutating func write(_ content: WorkloadContent, classes: some Sequence<QueryClass>) throws {
    append("{\n  \"classes\" : ")
    try write(classes.lazy.map(WorkloadContent.Class.init))
    try write(content.fingerprintVersion, key: "fingerprint_version")
    try write(content.input, key: "input")
    try write(content.open, key: "open")
    try write(content.schema, key: "schema")
    try write(content.sessions, key: "sessions")
    try write(content.shapeVersion, key: "shape_version")
    if let skipped = content.skippedStatements {
      append(",\n  \"skipped_statements\" : ")
      try write(skipped)
    }
    try write(content.window, key: "window")
    append("\n}\n")
    try handOn()
  }

  private mutating func write<Value: Encodable>(_ value: Value?, key: String) throws {
    guard let value else { return }
    append(",\n  \"\(key)\" : ")
    appendIndented(try encoder.encode(value), by: 2)
  }

  private mutating func write(_ elements: some Sequence<some Encodable>) throws {
    append("[\n")
    var isFirst = true
    for element in elements {
      append(isFirst ? "    " : ",\n    ")
      isFirst = false
      appendIndented(try encoder.encode(element), by: 4)
      if pending.count >= Self.pieceBytes { try handOn() }
    }
    append("\n  ]")
  }

  private mutating func append(_ text: String) { pending.append(contentsOf: text.utf8) }

  /// Lines after the first are indented unless they are empty; within strings JSON has no line breaks.
  private mutating func appendIndented(_ json: Data, by columns: Int) {
    json.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let end = rest.firstIndex(of: 0x0a) {
        pending.append(contentsOf: rest[...end])
        rest = rest[(end + 1)...]
        if rest.first != 0x0a { pending.append(contentsOf: repeatElement(0x20, count: columns)) }
      }
      pending.append(contentsOf: rest)
    }
  }

  private mutating func handOn() throws {
    try sink(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
