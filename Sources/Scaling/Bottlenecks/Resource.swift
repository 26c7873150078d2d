internal import Planner
internal import Workload

/// What a server has a limited amount of.
enum Resource: String, CaseIterable {
  case time
  case buffersHit = "buffers_hit"
  case buffersRead = "buffers_read"
  case temporarySpace = "temporary_space"
  case wal

  /// Of all executions of a class; nil when the workload doesn't count it.
  func amount(_ costed: CostedClass, _ input: ScaleInput) -> Double? {
    let entry = costed.queryClass
    return switch self {
    case .time: input.load(costed)
    case .buffersHit: entry.sharedBlocksHit.map(Double.init)
    case .buffersRead: entry.sharedBlocksRead.map(Double.init)
    case .temporarySpace: entry.resources.temporaryBlocksWritten.map(Double.init)
    case .wal: entry.resources.walBytes.map(Double.init)
    }
  }

  func unit(_ input: ScaleInput) -> ScaleFinding.Figure.Unit {
    switch self {
    case .time: input.usesTime ? .milliseconds : .cost
    case .buffersHit, .buffersRead, .temporarySpace: .blocks
    case .wal: .bytes
    }
  }

  func name(_ input: ScaleInput) -> String {
    switch self {
    case .time: input.usesTime ? "execution time" : "planner cost (no times were measured)"
    case .buffersHit: "shared blocks found in memory"
    case .buffersRead: "shared blocks read into memory"
    case .temporarySpace: "temporary space"
    case .wal: "WAL"
    }
  }

  func text(_ amount: Double, _ input: ScaleInput) -> String {
    switch self {
    case .time: input.usesTime ? FigureText.time(milliseconds: amount) : FigureText.count(amount) + " cost units"
    default: FigureText.bytes(bytes(amount, input) ?? amount)
    }
  }

  /// nil for what isn't a size.
  func bytes(_ amount: Double, _ input: ScaleInput) -> Double? {
    switch self {
    case .time: nil
    case .buffersHit, .buffersRead, .temporarySpace: amount * Double(input.catalog.server.blockSize)
    case .wal: amount
    }
  }

  /// What is done about it first; nil for what other rules advise on, each with its own evidence.
  var remedy: String? {
    switch self {
    case .time:
      "Begin with these classes: an index or a rewrite of one of them is worth more than any change of the whole."
    case .buffersHit:
      "Blocks in memory cost processor time: these classes look at many rows for each that they return; an index "
        + "fits first."
    case .buffersRead:
      "An index that reads fewer blocks comes first, then partitions of which the ones in use stay in memory, then "
        + "more memory."
    case .temporarySpace, .wal: nil
    }
  }
}
