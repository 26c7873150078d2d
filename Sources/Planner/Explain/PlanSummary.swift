/// What a what-if call is asked for: the cost, and which indexes the plan reads.
package struct PlanSummary: Sendable, Equatable {
  /// Planner cost units.
  package let cost: Double
  /// Rows that the plan's top node is estimated to return.
  package let rows: Double
  package let indexes: Set<String>
  /// The rows that the statement returns or changes: not those of the top node when that is a ModifyTable.
  package let returned: ReturnedRows

  /// Reads them from EXPLAIN's JSON without building the tree: a what-if call spends its time on planning.
  ///
  /// - Parameter names: Of indexes that are called something else in the plan, by that name.
  init?(explain text: String, names: [String: String] = [:]) {
    var cost: Double?
    var rows: Double?
    var indexes: Set<String> = []
    var text = text
    text.withUTF8 { bytes in
      var position = 0
      while let start = Self.find(UInt8(ascii: "\""), in: bytes, from: position) {
        guard let end = PlanSpineReader.endOfString(bytes, from: start + 1) else { return }
        position = end + 1
        // Only keys are followed by a colon.
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { continue }
        let key = UnsafeBufferPointer(rebasing: bytes[(start + 1)..<end])
        if cost == nil, Self.equal(key, "Total Cost") {
          cost = Self.number(bytes, after: position)
        } else if rows == nil, Self.equal(key, "Plan Rows") {
          rows = Self.number(bytes, after: position)
        } else if Self.equal(key, "Index Name") {
          indexes.insert(Self.string(bytes, after: &position))
        }
      }
    }
    guard let cost, let rows else { return nil }
    self.cost = cost
    self.rows = rows
    self.indexes = names.isEmpty ? indexes : Set(indexes.map { names[$0] ?? $0 })
    returned = ReturnedRows(explain: text)
  }

  private static func find(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    var index = from
    while index < bytes.count {
      if bytes[index] == byte { return index }
      index += 1
    }
    return nil
  }

  private static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ key: StaticString) -> Bool {
    guard bytes.count == key.utf8CodeUnitCount else { return false }
    return (0..<bytes.count).allSatisfy { bytes[$0] == key.utf8Start[$0] }
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, after position: Int) -> Double? {
    var end = position + 1
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
    let start = end
    while end < bytes.count, bytes[end] != UInt8(ascii: ","), bytes[end] != UInt8(ascii: "\n"),
      bytes[end] != UInt8(ascii: "}")
    { end += 1 }
    return Double(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  private static func string(_ bytes: UnsafeBufferPointer<UInt8>, after position: inout Int) -> String {
    guard let start = find(UInt8(ascii: "\""), in: bytes, from: position),
      let end = PlanSpineReader.endOfString(bytes, from: start + 1)
    else { return "" }
    position = end + 1
    let text = bytes[(start + 1)..<end]
    guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
    // A name with a quote or a backslash in it.
    var result: [UInt8] = []
    var isEscaped = false
    for byte in text {
      if byte == UInt8(ascii: "\\"), !isEscaped {
        isEscaped = true
      } else {
        result.append(byte)
        isEscaped = false
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
