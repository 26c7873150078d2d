/// What a plan says of the rows that one execution of its statement returns or changes.
package enum ReturnedRows: Sendable, Equatable {
  /// The planner's estimate, which is never below one row.
  case estimated(Double)
  /// The estimate of what is below a LIMIT, and what the LIMIT leaves of it.
  case limited(Double, of: Double)
  /// An aggregate or DISTINCT stands between the rows found and those returned, or rows are made without a table.
  case unknown

  /// Reads what EXPLAIN printed, no further than to the first join or scan.
  init(explain text: String) {
    var reader = PlanSpineReader()
    self.init(reader.read(text))
  }

  /// - Parameter spine: The nodes from the top down, each the main input of the one before.
  init(_ spine: [PlanSpineReader.Node]) {
    var limit: Double?
    var rows: Double?
    for node in spine {
      switch node.type {
      case "ModifyTable": continue
      case "Limit":
        limit = limit ?? rows ?? node.rows
        rows = nil
        continue
      case "Aggregate", "Group", "Unique", "SetOp":
        self = .unknown
        return
      default: rows = rows ?? node.rows
      }
    }
    // A Result with nothing below it computes a row from constants: INSERT … VALUES.
    guard let rows, spine.last?.type != "Result" else {
      self = .unknown
      return
    }
    self = limit.map { .limited($0, of: rows) } ?? .estimated(rows)
  }
}

/// Reads a plan's nodes from the top down to the first that joins or scans, from EXPLAIN's JSON.
struct PlanSpineReader {
  struct Node: Equatable {
    var type: String
    var rows: Double
  }

  /// Nodes that pass on the rows of their main input, all or a part of them, once.
  private static let passing: Set<String> = [
    "ModifyTable", "Limit", "Sort", "Incremental Sort", "Gather", "Gather Merge", "LockRows", "Materialize", "Memoize",
    "Subquery Scan", "Result", "WindowAgg",
  ]

  private var spine: [Node] = []
  /// Open braces at the last node of ``spine``.
  private var depth = 0
  private var type: String?
  private var isMainInput = true
  private var isDone = false

  mutating func read(_ text: String) -> [Node] {
    var text = text
    text.withUTF8 { bytes in
      var braces = 0
      var position = 0
      while position < bytes.count, !isDone {
        switch bytes[position] {
        case UInt8(ascii: "{"): braces += 1
        case UInt8(ascii: "}"): braces -= 1
        case UInt8(ascii: "\""):
          guard let end = Self.endOfString(bytes, from: position + 1) else { return }
          let key = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
          position = end
          // Only keys are followed by a colon.
          guard end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: ":") else { break }
          note(key, braces) { Self.value(bytes, after: end + 2) }
        default: break
        }
        position += 1
      }
    }
    return spine
  }

  private mutating func note(_ key: String, _ braces: Int, _ value: () -> String) {
    // Deeper nodes belong to an input that is not the main one; shallower ones come when that is over.
    guard spine.isEmpty || braces == depth + 1 else {
      isDone = !spine.isEmpty && braces < depth
      return
    }
    switch key {
    case "Node Type":
      type = value()
      isMainInput = true
    case "Parent Relationship": isMainInput = !["InitPlan", "SubPlan"].contains(value())
    case "Plan Rows":
      guard let found = type, isMainInput, let rows = Double(value()) else { break }
      spine.append(Node(type: found, rows: rows))
      depth = braces
      type = nil
      isDone = !Self.passing.contains(found)
    default: break
    }
  }

  /// A number, or a string without its quotes.
  private static func value(_ bytes: UnsafeBufferPointer<UInt8>, after start: Int) -> String {
    var start = start
    while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
    let ends: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "}"), UInt8(ascii: "\"")]
    let isString = start < bytes.count && bytes[start] == UInt8(ascii: "\"")
    if isString { start += 1 }
    var end = start
    while end < bytes.count, isString ? bytes[end] != UInt8(ascii: "\"") : !ends.contains(bytes[end]) { end += 1 }
    return String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
  }

  /// The place of the quote that ends a string.
  static func endOfString(_ bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    var index = from
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if bytes[index] == UInt8(ascii: "\"") {
        return index
      } else {
        index += 1
      }
    }
    return nil
  }
}
