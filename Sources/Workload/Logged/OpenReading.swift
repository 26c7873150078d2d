internal import FoundationEssentials

/// Bytes of a log that were not read. A document has them as Base64: a file may end within a character.
package struct UnreadBytes: Sendable, Hashable, Codable {
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let data = Data(base64Encoded: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "is no Base64")
    }
    bytes = [UInt8](data)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes).base64EncodedString())
  }
}

/// How a log was read, for those of its bytes that are read later: when they have met the rest of their entry.
package struct OpenReading: Sendable, Hashable, Codable {
  /// `stderr`, `csv` or `json`.
  package var format: String
  /// `log_line_prefix` of stderr; of a tail alone.
  package var prefix: String?
  /// Seconds east of UTC of times whose zone is not known.
  package var zoneOffset: Int?
  /// Which entries were wanted: microseconds since 1970, both ends included, and names.
  package var since: Int64?
  package var until: Int64?
  package var database: String?
  package var user: String?
  package var application: String?
  /// The share of executions that the log shows, and from how many milliseconds on it shows all.
  package var sampleRate: Double?
  package var completeFrom: Double?

  enum CodingKeys: String, CodingKey {
    case format, prefix, since, until, database, user, application
    case zoneOffset = "zone_offset"
    case sampleRate = "sample_rate"
    case completeFrom = "complete_from_ms"
  }

  package init(format: String) { self.format = format }

  /// The same for all parts of a log that were read with the same options.
  package var ofAllParts: OpenReading {
    var common = self
    common.prefix = nil
    return common
  }

  /// Differs where the readings do.
  var name: String {
    let numbers = [since, until, zoneOffset.map(Int64.init)].map { $0.map(String.init) ?? "" }
    let shares = [sampleRate, completeFrom].map { $0.map { "\($0)" } ?? "" }
    let names = [prefix, database, user, application].map { $0.map { "\($0.utf8.count) \($0)" } ?? "" }
    return ([format] + numbers + shares + names).joined(separator: ",")
  }
}
