/// The log of a container as Kubernetes keeps it: `2026-11-25T10:00:00.123456789Z stderr F text`, with `P` for a part of
/// a line that goes on in the next.
///
/// Gives out the lines as the program in the container wrote them.
///
/// Source: "CRI logging format", kubernetes/design-proposals-archive, node/kubelet-cri-logging.md.
struct ContainerLineTransport: LogTransport {
  private let lines = LineCarry()
  /// Parts of lines, of standard output and of standard error.
  private var open: (output: [UInt8], error: [UInt8]) = ([], [])
  private(set) var faults = LogFaults()

  /// Where the parts of a line of this form are; nil when it has another one.
  struct Parts {
    var isError: Bool
    var isPartial: Bool
    var text: Int
  }

  static func parts(_ line: LogBytes) -> Parts? {
    guard line.count > 24, line[10] == UInt8(ascii: "T"), line[4] == UInt8(ascii: "-") else { return nil }
    var place = 19
    while place < line.count, place < 40, line[place] != UInt8(ascii: " ") { place += 1 }
    let stream = place + 1
    guard LogWord(" stdout ").stands(in: line, at: place) || LogWord(" stderr ").stands(in: line, at: place),
      line.count > place + 8
    else { return nil }
    let tag = line[place + 8]
    guard tag == UInt8(ascii: "F") || tag == UInt8(ascii: "P") else { return nil }
    // Further tags may follow after a colon.
    var text = place + 9
    while text < line.count, line[text] != UInt8(ascii: " ") { text += 1 }
    return Parts(
      isError: line[stream + 3] == UInt8(ascii: "e"), isPartial: tag == UInt8(ascii: "P"),
      text: min(text + 1, line.count))
  }

  mutating func unwrap(_ block: LogBytes, into output: inout [UInt8], isLast: Bool) {
    var place = 0
    while let line = lines.next(block, &place, isLast: isLast) {
      guard let parts = Self.parts(line) else {
        if !line.isEmpty { faults.orphanLines += 1 }
        continue
      }
      let text = LogBytes(rebasing: line[parts.text...])
      if parts.isPartial {
        if parts.isError { Self.keep(text, &open.error) } else { Self.keep(text, &open.output) }
        continue
      }
      output.append(contentsOf: parts.isError ? open.error : open.output)
      if parts.isError { open.error.removeAll() } else { open.output.removeAll() }
      output.append(contentsOf: text)
      output.append(UInt8(ascii: "\n"))
    }
    if isLast {
      for rest in [open.output, open.error] where !rest.isEmpty {
        output.append(contentsOf: rest)
        output.append(UInt8(ascii: "\n"))
      }
      open = ([], [])
    }
    faults.cutEntries = lines.cutLines
  }

  private static func keep(_ text: LogBytes, _ open: inout [UInt8]) {
    let room = max(0, LogLimits.entryBytes - open.count)
    open.append(contentsOf: LogBytes(rebasing: text.prefix(room)))
  }
}
