internal import Glibc
internal import Synchronization
internal import Workload

/// What the texts of a log are, by their digest: libpg_query reads one text of each.
///
/// Shared by the threads that read chunks, each of which keeps a ``Cache`` of its own before it.
package final class StatementTable: Sendable {
  /// Kinds of texts that are told apart; those beyond are all the last one.
  package static let maximumTexts = 16_000
  /// Digests that are remembered; when there are more, all are forgotten, and read again when they come.
  static let maximumDigests = 200_000

  private struct State {
    var numbers: [StatementDigest: Int32] = [:]
    var byContent: [Content: Int32] = [:]
    var texts: [LoggedText] = []
    var digests = 0
    /// How many digests in a row were of kinds that are not told apart any more.
    var fruitless = 0
  }

  /// After so many, only each 64th new digest is read to see whether it is of a known kind: in a log without end of
  /// different statements nearly none is, and reading takes a hundred times as long as all the rest.
  private static let patience = 2_000

  /// What makes two digests the same query classes in the same way.
  private struct Content: Hashable {
    let ids: [String]
    /// Of texts that are not analysed, which are told apart by it.
    let digest: UInt64
    let hasParameters: [Bool]
    let hasConstants: [Bool]
    /// Whether the texts are the statements, and not what wraps them.
    let isPlain: [Bool]
    let transaction: LoggedText.TransactionControl
  }

  private let state = Mutex(State())

  package init() {
    state.withLock {
      $0.texts.append(
        LoggedText(
          outcomes: [
            StatementClassifier.Outcome(
              text: "", skip: .init(code: .tooManyClasses, reason: "more than \(Self.maximumTexts) kinds of statements")
            )
          ], transaction: .none))
    }
  }

  /// By number.
  package var texts: [LoggedText] { state.withLock { $0.texts } }

  /// How many different digests were met.
  package var digestCount: Int { state.withLock { $0.digests } }

  /// Those from a number on.
  func texts(from number: Int) -> ArraySlice<LoggedText> { state.withLock { $0.texts[min(number, $0.texts.count)...] } }

  func text(_ number: Int32) -> LoggedText { state.withLock { $0.texts[Int(number)] } }

  /// The number of a digest, if it was met before.
  func number(of digest: StatementDigest) -> Int32? { state.withLock { $0.numbers[digest] } }

  /// Whether to read the text of a new digest; one that is not read is of no kind that is told apart.
  func isWorthReading() -> Bool {
    state.withLock { state in
      guard state.fruitless > Self.patience else { return true }
      state.fruitless += 1
      state.digests += 1
      return state.fruitless % 64 == 0
    }
  }

  /// - Returns: The number that the text gets, or has if another thread was faster.
  func add(_ text: LoggedText, _ digest: StatementDigest) -> Int32 {
    var text = text
    text.digest = digest.high
    let added = text
    let content = Content(
      ids: text.outcomes.map { $0.id + ($0.skip.map { ":" + $0.code.rawValue } ?? "") },
      digest: text.outcomes.allSatisfy { $0.skip == nil } ? 0 : digest.high,
      hasParameters: text.outcomes.map(\.hasParameters), hasConstants: text.outcomes.map(\.hasConstants),
      isPlain: text.outcomes.map { $0.originalText == nil },
      transaction: text.transaction)
    return state.withLock { state in
      if let number = state.numbers[digest] { return number }
      state.digests += 1
      let number: Int32
      state.fruitless =
        state.byContent[content] == nil && state.texts.count > Self.maximumTexts ? state.fruitless + 1 : 0
      if let known = state.byContent[content] {
        number = known
      } else if state.texts.count > Self.maximumTexts {
        number = 0
      } else {
        number = Int32(state.texts.count)
        state.texts.append(added)
        state.byContent[content] = number
      }
      if state.numbers.count >= Self.maximumDigests { state.numbers.removeAll(keepingCapacity: true) }
      state.numbers[digest] = number
      return number
    }
  }

  /// One thread's part of the table, without locks.
  struct Cache {
    private static let size = 1 << 15
    private static let textSize = 1 << 12
    private var digests: [StatementDigest]
    private var numbers: [Int32]
    /// Texts that come as they are, as those with parameters do, by their hash.
    private var texts: [(hash: UInt64, number: Int32)]
    private var scanner = StatementScanner()
    let table: StatementTable

    init(_ table: StatementTable) {
      self.table = table
      digests = [StatementDigest](repeating: StatementDigest(high: 0, low: 0), count: Self.size)
      numbers = [Int32](repeating: -1, count: Self.size)
      texts = [(hash: UInt64, number: Int32)](repeating: (0, -1), count: Self.textSize)
    }

    /// - Parameters:
    ///   - hash: ``Workload/ContentHash`` of the text.
    ///   - isExecuted: Whether the text is what a statement runs that is logged by its name: `EXECUTE name` runs
    ///     what `PREPARE name AS …` says, and that one by itself runs nothing.
    /// - Complexity: One pass over a text that was not met lately, and libpg_query's parse when its digest is new.
    mutating func number(of text: LogBytes, hash: UInt64, isExecuted: Bool = false) -> Int32 {
      let hash = isExecuted ? ~hash : hash
      let place = Int(truncatingIfNeeded: hash) & (Self.textSize - 1)
      if texts[place].hash == hash, texts[place].number >= 0 { return texts[place].number }
      var digest = scanner.digest(text)
      if isExecuted { digest.high ^= 1 }
      let slot = Int(truncatingIfNeeded: digest.low) & (Self.size - 1)
      if digests[slot] != digest || numbers[slot] < 0 {
        numbers[slot] = table.number(of: digest) ?? (table.isWorthReading() ? classified(text, digest, isExecuted) : 0)
        digests[slot] = digest
      }
      texts[place] = (hash, numbers[slot])
      return numbers[slot]
    }

    private func classified(_ text: LogBytes, _ digest: StatementDigest, _ isExecuted: Bool) -> Int32 {
      table.add(LoggedText.classified(String(decoding: text, as: UTF8.self), isExecuted: isExecuted), digest)
    }
  }
}

extension LoggedText {
  static func classified(_ text: String, isExecuted: Bool) -> LoggedText {
    // A server logs the whole text, so what ends in the middle was cut on its way here, or by the application.
    var outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: text))
    var transaction = TransactionControl.none
    for place in outcomes.indices {
      let words = firstWords(of: outcomes[place].originalText ?? outcomes[place].text)
      if words.first == "prepare", words.dropFirst().first != "transaction", !isExecuted {
        outcomes[place].skip = .init(code: .utility, reason: "PREPARE has no plan of its own")
      }
      switch words.first {
      case "begin", "start": transaction = .begin
      case "commit", "end": transaction = .commit
      case "prepare" where words.dropFirst().first == "transaction": transaction = .commit
      case "rollback" where !words.contains("to"), "abort": transaction = .rollback
      default: break
      }
    }
    return LoggedText(outcomes: outcomes, transaction: transaction)
  }

  /// Up to three words at the beginning, in lower case.
  private static func firstWords(of text: String) -> [String] {
    text.utf8.prefix(64).split { !(0x61...0x7a).contains($0 | 0x20) }.prefix(3).map {
      String(decoding: $0.map { $0 | 0x20 }, as: UTF8.self)
    }
  }
}
