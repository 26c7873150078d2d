internal import Workload

extension LogDigest {
  struct Owner: Sendable, Hashable {
    let database: String?
    let user: String?
  }

  struct ClassKey: Sendable, Hashable {
    let fingerprint: String
    let shape: String
  }

  struct Skip: Sendable, Hashable {
    let id: String
    let code: SkippedStatement.Code
    let reason: String
  }

  /// What one statement of a text counts for.
  struct Target: Sendable {
    enum Kind: UInt8, Sendable {
      /// `number` is one of ``LogDigest/classes``, of ``LogDigest/skips``, or of ``LogDigest/codes``.
      case queryClass, skipped, further
    }

    let kind: Kind
    let number: Int32
    /// Which of the text's statements.
    let place: Int32
    let hasParameters: Bool
    let hasConstants: Bool
    /// Whether the text is this statement and nothing else, as it will be planned.
    let isWhole: Bool
  }

  mutating func learn(_ statement: Int, _ text: LoggedText) {
    if statement >= statements.count {
      statements.append(contentsOf: repeatElement(0..<0, count: statement + 1 - statements.count))
    }
    let start = Int32(targets.count)
    for (place, outcome) in text.outcomes.enumerated() {
      let (kind, number) = meaning(of: outcome, place: place, digest: text.digest)
      targets.append(
        Target(
          kind: kind, number: number, place: Int32(place), hasParameters: outcome.hasParameters,
          hasConstants: outcome.hasConstants, isWhole: text.outcomes.count == 1 && outcome.originalText == nil))
    }
    if text.outcomes.isEmpty {
      targets.append(
        Target(
          kind: .further, number: Self.number(of: .empty), place: 0, hasParameters: false, hasConstants: false,
          isWhole: true))
    }
    statements[statement] = start..<Int32(targets.count)
  }

  private mutating func meaning(
    of outcome: StatementClassifier.Outcome, place: Int, digest: UInt64
  ) -> (Target.Kind, Int32) {
    guard let skip = outcome.skip else {
      let key = ClassKey(fingerprint: outcome.fingerprint, shape: outcome.shape)
      if let known = classNumbers[key] { return (.queryClass, known) }
      // A class beyond the bound could never be counted.
      guard classes.count < limits.classes else { return (.further, Self.number(of: .tooManyClasses)) }
      classNumbers[key] = Int32(classes.count)
      classes.append(key)
      return (.queryClass, Int32(classes.count - 1))
    }
    let key = Skip(
      id: outcome.loggedID(digest: digest, place: place), code: skip.code, reason: outcome.loggedReason ?? skip.reason)
    if let known = skipNumbers[key] { return (.skipped, known) }
    guard skips.count < limits.skipped else { return (.further, Self.number(of: skip.code)) }
    skipNumbers[key] = Int32(skips.count)
    skips.append(key)
    return (.skipped, Int32(skips.count - 1))
  }

  private static func number(of code: SkippedStatement.Code) -> Int32 { Int32(codes.firstIndex(of: code) ?? 0) }

  mutating func learn(origin: Int, _ names: LogNames) {
    while ownersByOrigin.count <= origin {
      ownersByOrigin.append(-1)
      applications.append("")
      applicationHashes.append(0)
    }
    let known = names.origins[origin]
    ownersByOrigin[origin] = number(of: Owner(database: known.database, user: known.user))
    applications[origin] = known.application ?? ""
    applicationHashes[origin] = applications[origin].isEmpty ? 0 : ContentHash.of(applications[origin])
  }

  mutating func number(of owner: Owner) -> Int32 {
    if let number = ownerNumbers[owner] { return number }
    let number = Int32(owners.count)
    owners.append(owner)
    ownerNumbers[owner] = number
    return number
  }
}
