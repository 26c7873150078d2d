/// Which of a class's texts stands for it, told without the texts: one with parameters if there is one, then the
/// shortest, then the one with the lowest hash.
///
/// ``QueryClassAccumulator`` compares texts as they will be planned. A log has millions, and only a few are parsed; so
/// they are compared as they were sent, and what was compared stays with the class, for the next part of the log.
package struct TextRank: Sendable, Hashable, Comparable {
  package var hasParameters: Bool
  /// Bytes of the whole text as it was sent.
  package var length: Int
  /// ``ContentHash`` of it.
  package var hash: UInt64

  package init(hasParameters: Bool, length: Int, hash: UInt64) {
    self.hasParameters = hasParameters
    self.length = length
    self.hash = hash
  }

  package static func < (first: TextRank, second: TextRank) -> Bool {
    if first.hasParameters != second.hasParameters { return first.hasParameters }
    return (first.length, first.hash) < (second.length, second.hash)
  }
}

extension TextRank: Codable {
  private enum CodingKeys: String, CodingKey {
    case length, hash
    case hasParameters = "parameters"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    hasParameters = try container.decode(Bool.self, forKey: .hasParameters)
    length = max(0, try container.decode(Int.self, forKey: .length))
    guard let hash = UInt64(try container.decode(String.self, forKey: .hash), radix: 16) else {
      throw DecodingError.dataCorruptedError(forKey: .hash, in: container, debugDescription: "no hexadecimal number")
    }
    self.hash = hash
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(hasParameters, forKey: .hasParameters)
    try container.encode(length, forKey: .length)
    try container.encode(ContentHash.hexadecimal(hash), forKey: .hash)
  }
}
