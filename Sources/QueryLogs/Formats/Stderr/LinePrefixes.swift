internal import Synchronization

/// The prefixes that one log was written with: the one it begins with, and those that it changed to.
final class LinePrefixes: Sendable {
  /// Changes of the setting that are followed.
  private static let maximum = 16
  /// How often a new prefix is looked for, found or not: it takes a look at hundreds of lines.
  private static let maximumSearches = 200

  let clock: LogTimestamp
  /// Whether lines end with a carriage return and a line break, as on their way through Windows; elsewhere a carriage
  /// return is part of the text.
  let endsWithReturns: Bool
  private let state: Mutex<(prefixes: [LinePrefix], searches: Int)>

  /// - Parameter head: The beginning of the log.
  init(_ prefix: LinePrefix, _ clock: LogTimestamp, head: [UInt8]) {
    self.clock = clock
    let breaks = head.indices.filter { head[$0] == 0x0a }
    endsWithReturns = breaks.count { $0 > 0 && head[$0 - 1] == 0x0d } * 2 > breaks.count
    state = Mutex(([prefix], 0))
  }

  var all: [LinePrefix] { state.withLock { $0.prefixes } }

  /// Looks for the prefix of lines that none of those known matches.
  ///
  /// - Returns: Whether there is a new one.
  func search(_ text: LogBytes) -> Bool {
    guard
      state.withLock({
        $0.searches += 1
        return $0.searches <= Self.maximumSearches && $0.prefixes.count < Self.maximum
      })
    else { return false }
    guard let found = LinePrefix.inferred(from: LogBytes(rebasing: text.prefix(64 << 10)), clock) else { return false }
    return state.withLock {
      guard !$0.prefixes.contains(found) else { return false }
      $0.prefixes.append(found)
      return true
    }
  }

  /// Whether a text begins with a line that has one of the prefixes.
  func begins(_ text: LogBytes) -> Bool { prefix(of: text) != nil }

  /// - Returns: The prefix of the text's first line.
  func prefix(of text: [UInt8]) -> LinePrefix? { text.withUnsafeBytes { prefix(of: $0) } }

  private func prefix(of text: LogBytes) -> LinePrefix? {
    guard text.first != 0x09 else { return nil }
    let line = LogBytes(rebasing: text.prefix { $0 != 0x0a })
    var fields = PrefixFields()
    var start = LineStart(kind: .primary(.log), message: 0)
    return all.first { prefix in
      var matcher = LinePrefixMatcher(prefix, clock)
      return matcher.match(line, &fields, &start)
    }
  }
}
