internal import AccessPatterns

/// Patterns for LIKE and ILIKE that find more or fewer rows.
extension ParameterValues {
  /// Patterns of the known values' beginnings, and of texts like them that no known value has: a value of the histogram
  /// stands for a hundredth of the rows, and rarer ones are not in it (`histogram_selectivity` in selfuncs.c).
  func patterns(_ use: ParameterUse, _ distribution: ValueDistribution) -> [Rung] {
    let isPrefix = if case .compared(.like) = use.kind { true } else { false }
    let values = [0.1, 0.5, 0.9].compactMap { distribution.equal(at: $0) }
    return values.flatMap { value in
      let lengths = [value.count, value.count * 3 / 5, 6, 5, 4, 3, 2, 1].filter {
        $0 >= (isPrefix ? 1 : Self.shortestInfix) && $0 <= value.count
      }
      return lengths.flatMap { length in
        let known = String(value.prefix(length))
        return [known, unseen(known, isPrefix: isPrefix, distribution)].compactMap { text in
          let pattern = text.map { isPrefix ? $0 + "%" : "%" + $0 + "%" }
          return pattern.map { Rung(value: $0, share: share(ofPattern: $0, distribution)) }
        }
      }
    }
  }

  /// What people search for anywhere in a text; less has no trigram.
  private static let shortestInfix = 4

  /// A text with other letters and digits at its end that none of the known values holds.
  private func unseen(_ text: String, isPrefix: Bool, _ distribution: ValueDistribution) -> String? {
    var characters = Array(text)
    for place in characters.indices.reversed().prefix(Self.mostChanged) {
      guard let other = Self.successors[characters[place]] else { continue }
      characters[place] = other
      let changed = String(characters)
      if distribution.share(where: { isPrefix ? $0.hasPrefix(changed) : $0.contains(changed) }) == 0 { return changed }
    }
    return nil
  }

  private static let mostChanged = 4
  private static let successors: [Character: Character] = {
    let cycles = ["0369258147", "aeiou", "bdfhjlnprtvxz", "cgkmqsw", "AEIOU", "BDFHJLNPRTVXZ", "CGKMQSW"]
    return Dictionary(uniqueKeysWithValues: cycles.flatMap { zip($0, $0.dropFirst() + $0.prefix(1)) })
  }()

  /// The part of the rows that a pattern of one piece finds, by the values known. Each further character is taken to
  /// find a fifth: `FIXED_CHAR_SEL` in like_support.c.
  func share(ofPattern pattern: String, _ distribution: ValueDistribution) -> Double {
    let isPrefix = !pattern.hasPrefix("%")
    let text = String(pattern.drop { $0 == "%" }.prefix { $0 != "%" })
    let byLength = text.reduce(1.0) { share, _ in share * 0.2 }
    guard isPrefix else { return max(distribution.share { $0.contains(text) }, byLength) }
    return max(distribution.share { $0.hasPrefix(text) }, byLength, distribution.rareShare)
  }
}
