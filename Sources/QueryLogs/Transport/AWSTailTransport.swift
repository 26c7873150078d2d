/// What `aws logs tail` prints: `2026-11-25T10:00:00.123000+00:00 stream message`. Further lines of a message have
/// nothing ahead of them.
///
/// Gives out the messages.
///
/// Source: AWS CLI Command Reference, `aws logs tail`, `--format detailed`.
struct AWSTailTransport: LogTransport {
  private let lines = LineCarry()
  private(set) var faults = LogFaults()

  /// Where the message begins; nil for a line that has nothing ahead of it.
  static func message(_ line: LogBytes) -> Int? {
    guard line.count > 27, line[10] == UInt8(ascii: "T") else { return nil }
    var timestamp = LogTimestamp()
    guard let moment = timestamp.parse(line), moment.end < line.count, moment.end > LogTimestamp.dateLength + 1,
      line[moment.end] == UInt8(ascii: " "), let base = line.baseAddress
    else { return nil }
    let end = ByteScan.distant(UInt8(ascii: " "), in: base, from: moment.end + 1, end: line.count)
    return end < line.count ? end + 1 : nil
  }

  mutating func unwrap(_ block: LogBytes, into output: inout [UInt8], isLast: Bool) {
    var place = 0
    while let line = lines.next(block, &place, isLast: isLast) {
      output.append(contentsOf: LogBytes(rebasing: line[(Self.message(line) ?? 0)...]))
      output.append(UInt8(ascii: "\n"))
    }
    faults.cutEntries = lines.cutLines
  }
}
