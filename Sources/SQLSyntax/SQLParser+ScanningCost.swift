extension SQLParser {
  /// Whether PostgreSQL's scanner would need time in the square of the text's length.
  ///
  /// At each `/*` it matches the whole run of operator characters and gives all but two back: 300,000 times `/*` take
  /// minutes. Source: `xcstart` in src/backend/parser/scan.l.
  ///
  /// - Complexity: Linear in the text.
  package static func isCostlyToScan(_ text: String) -> Bool {
    var cost = 0
    var runLength = 0
    var openings = 0
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if isOperatorCharacter(byte) {
        runLength += 1
        if byte == UInt8(ascii: "*"), previous == UInt8(ascii: "/") { openings += 1 }
      } else if runLength > 0 {
        cost += runLength * openings
        runLength = 0
        openings = 0
      }
      previous = byte
    }
    return cost + runLength * openings > maximumScanningCost
  }

  /// Bytes that are matched in vain: about a tenth of a second.
  private static let maximumScanningCost = 32 << 20

  /// Source: `op_chars` in src/backend/parser/scan.l.
  private static func isOperatorCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "^"),
      UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
