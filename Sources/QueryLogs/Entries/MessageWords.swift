/// The openings of those messages that tell of statements, in one language of `lc_messages`.
///
/// Source of the texts: `ereport` calls in src/backend/tcop/postgres.c and their translations, see ``LogWord``. The
/// name `<unnamed>` and auto_explain's `plan:` are never translated. A name stands between the words and the text of
/// the extended protocol's messages, as `S_1`, `<unnamed>` or `S_1/C_2`.
package struct MessageWords: Sendable {
  private let durations: [MessagePattern]
  private let plain: [MessagePattern]
  private let parameters: [LogWord]
  private let prepare: LogWord
  private let contexts: [LogWord]

  /// All languages; English first.
  package static let all: [MessageWords] = [english] + translated

  /// - Parameters: The messages with `%s` for number, name and text, in this order.
  init(
    duration: StaticString, durationStatement: StaticString, durationParse: StaticString, durationBind: StaticString,
    durationExecute: StaticString, durationFetch: StaticString?, durationPlan: StaticString? = nil,
    statement: StaticString, execute: StaticString, fetch: StaticString?, parameters: [StaticString],
    prepare: StaticString, contexts: [StaticString] = []
  ) {
    // In the order of frequency, but "execute fetch from" is tried before "execute", which it begins with.
    durations = [
      MessagePattern(.statement, durationStatement, timed: true),
      durationFetch.map { MessagePattern(.fetch, $0, timed: true) },
      MessagePattern(.execute, durationExecute, timed: true), MessagePattern(.parse, durationParse, timed: true),
      MessagePattern(.bind, durationBind, timed: true),
      durationPlan.map { MessagePattern(.plan, $0, timed: true) }, MessagePattern(.none, duration, timed: true),
    ].compactMap(\.self)
    plain = [
      MessagePattern(.statement, statement, timed: false), fetch.map { MessagePattern(.fetch, $0, timed: false) },
      MessagePattern(.execute, execute, timed: false),
    ].compactMap(\.self)
    self.parameters = parameters.map(LogWord.init)
    self.prepare = LogWord(prepare)
    self.contexts = contexts.map(LogWord.init)
  }

  /// What the message tells of, if it is one of those.
  package func opening(of message: LogBytes) -> MessageOpening? {
    for pattern in durations {
      if let opening = pattern.match(message) { return opening }
    }
    for pattern in plain {
      if let opening = pattern.match(message) { return opening }
    }
    return nil
  }

  /// Where the list begins in a detail that says `parameters: $1 = …`.
  package func parameterList(in detail: LogBytes) -> Int? {
    for word in parameters where word.stands(in: detail, at: 0) { return word.count }
    return nil
  }

  /// Where the text begins in a detail that says `prepare: PREPARE …`.
  package func preparedText(in detail: LogBytes) -> Int? {
    prepare.stands(in: detail, at: 0) ? prepare.count : nil
  }

  /// Where the list begins in a context that says `unnamed portal with parameters: $1 = …`, as
  /// `log_parameter_max_length_on_error` makes it, from 13.
  package func parameterList(inContext context: LogBytes) -> Int? {
    for word in contexts {
      if let place = word.place(in: context, from: 0, within: 256) { return place + word.count }
    }
    return nil
  }
}

/// What a message says before its statement.
package struct MessageOpening {
  package enum Kind: UInt8, Sendable {
    /// A duration without anything.
    case none
    /// A string of statements in the simple protocol.
    case statement
    case parse, bind, execute
    /// The continuation of an execution.
    case fetch
    /// Of auto_explain: the text is the plan.
    case plan
  }

  package var kind: Kind
  /// The digits, as `12.345`; empty when there is no duration.
  package var milliseconds: LogBytes
  /// Of the prepared statement, with a slash and the portal's when that has one; empty for other kinds.
  package var name: LogBytes
  package var text: LogBytes
}

/// One message as a catalog has it: words around a number, a name and a text.
struct MessagePattern: Sendable {
  let kind: MessageOpening.Kind
  /// Ahead of the number; without one, of the name or the text.
  let start: LogWord
  /// Between the number and what comes next; nil without a number.
  let afterNumber: LogWord?
  /// Between the name and the text; nil without a name.
  let beforeText: LogWord?

  /// A longer name is none: names of portals and statements are identifiers of drivers.
  private static let longestName = 512

  init(_ kind: MessageOpening.Kind, _ format: StaticString, timed: Bool) {
    self.kind = kind
    let bytes = LogBytes(start: format.utf8Start, count: format.utf8CodeUnitCount)
    let gap = LogWord("%s")
    var words: [LogWord] = []
    var place = 0
    while let next = gap.place(in: bytes, from: place, within: bytes.count) {
      words.append(LogWord(LogBytes(rebasing: bytes[place..<next])))
      place = next + gap.count
    }
    if place < bytes.count { words.append(LogWord(LogBytes(rebasing: bytes[place...]))) }
    start = words[0]
    afterNumber = timed ? words[1] : nil
    let ofName = timed ? 2 : 1
    beforeText = words.count > ofName ? words[ofName] : nil
  }

  @inline(__always)
  func match(_ message: LogBytes) -> MessageOpening? {
    guard start.stands(in: message, at: 0) else { return nil }
    var place = start.count
    var opening = MessageOpening(
      kind: kind, milliseconds: LogBytes(start: nil, count: 0), name: LogBytes(start: nil, count: 0),
      text: LogBytes(start: nil, count: 0))
    if let afterNumber {
      let number = place
      while place < message.count, (message[place] &- 0x30) < 10 || message[place] == UInt8(ascii: ".") { place += 1 }
      guard place > number, afterNumber.stands(in: message, at: place) else { return nil }
      opening.milliseconds = LogBytes(rebasing: message[number..<place])
      place += afterNumber.count
      if kind == .none { return place == message.count ? opening : nil }
    }
    if let beforeText {
      guard let end = beforeText.place(in: message, from: place, within: Self.longestName) else { return nil }
      opening.name = LogBytes(rebasing: message[place..<end])
      place = end + beforeText.count
    }
    opening.text = LogBytes(rebasing: message[place...])
    return opening
  }
}
