extension OpenSegment {
  /// How far the clock of two entries may be from the duration between them, in microseconds: times of `%t` are whole
  /// seconds, at both ends.
  static let tolerance: Int64 = 2_000_000

  /// Puts the halves of executions together that the ends of logs tore apart: a statement and, of the same session, the
  /// nearest duration after it.
  ///
  /// The duration has to be the time between the two, or they belong to different executions: process numbers come
  /// again, and digests of several servers are merged. Halves without a time can't be told apart and stay halves.
  ///
  /// - Returns: The executions, and the halves that are left.
  static func pairs(in segments: [OpenSegment]) -> (executions: [LoggedExecution], left: [OpenSession]) {
    var ends: [Key: [OpenSession]] = [:]
    var left: [OpenSession] = []
    var begun: [OpenSession] = []
    for half in segments.flatMap(\.sessions).sorted() {
      if half.time == nil || (half.statement == nil) == (half.microseconds == nil) {
        left.append(half)
      } else if half.statement == nil {
        ends[Key(half), default: []].append(half)
      } else {
        begun.append(half)
      }
    }
    var executions: [LoggedExecution] = []
    for half in begun {
      guard let place = ends[Key(half)]?.firstIndex(where: { end(of: half, is: $0) }),
        let end = ends[Key(half)]?.remove(at: place)
      else {
        left.append(half)
        continue
      }
      executions.append(LoggedExecution(half, end))
    }
    return (executions, (left + ends.values.joined()).sorted())
  }

  private static func end(of half: OpenSession, is other: OpenSession) -> Bool {
    guard let start = half.time, let end = other.time, let duration = other.microseconds else { return false }
    let (between, isOverflow) = end.subtractingReportingOverflow(start)
    guard !isOverflow, between >= 0 else { return false }
    return abs(between - Int64(max(0, min(duration, DurationSketch.longest)))) <= tolerance
  }

  private struct Key: Hashable {
    let session: String
    let database: String?
    let user: String?

    init(_ half: OpenSession) {
      session = half.session
      database = half.database
      user = half.user
    }
  }
}

extension LoggedExecution {
  fileprivate init(_ beginning: OpenSession, _ end: OpenSession) {
    self.init(
      time: end.time, session: UInt64(beginning.session, radix: 16) ?? ContentHash.of(beginning.session),
      database: beginning.database, user: beginning.user, application: beginning.application ?? end.application,
      text: beginning.statement ?? "", parameters: beginning.parameters ?? "",
      microseconds: end.microseconds.map { max(0, $0) }, weight: end.weight ?? beginning.weight ?? .one)
  }
}
