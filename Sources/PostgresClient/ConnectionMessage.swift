/// libpq's words on a connection that failed, safe to print.
package enum ConnectionMessage {
  /// The message without anything that could be a part of the connection string's secrets.
  ///
  /// libpq quotes what it can't understand, which may be the string itself or, when a password holds an unescaped
  /// `@` or `/`, a piece of the password that it takes for a host or a port. So quoted words stay only in messages
  /// about servers that were found, and never with `@`, `=` or `:` in them, nor when the user info of the target
  /// holds them and more.
  package static func redacted(_ message: String, target: String) -> String {
    let isAboutServer = message.hasPrefix("connection to server")
    let secrets = secrets(in: target)
    var text = ""
    for (index, piece) in message.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { text += "\"" }
      let isQuoted = index % 2 == 1
      let isSuspicious =
        !isAboutServer || piece.contains { "@=:".contains($0) } || secrets.contains { $0.contains(piece) }
      text += isQuoted && isSuspicious && !piece.isEmpty ? "…" : piece
    }
    for secret in secrets where secret.count >= 3 && text.contains(secret) {
      text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "…")
    }
    return text
  }

  /// What may be a password: as written, and percent-decoded.
  private static func secrets(in target: String) -> [String] {
    var found: [Substring] = []
    if let scheme = target.range(of: "://") {
      let rest = target[scheme.upperBound...]
      if let end = rest.lastIndex(of: "@"), let colon = rest[..<end].firstIndex(of: ":") {
        found.append(rest[rest.index(after: colon)..<end])
      }
    }
    for part in target.split(whereSeparator: { " ?&\t\n".contains($0) }) where part.hasPrefix("password=") {
      found.append(part.dropFirst("password=".count).drop { $0 == "'" })
    }
    let written = found.map { String($0) }.filter { !$0.isEmpty }
    return written + written.map(percentDecoded).filter { !$0.isEmpty }
  }

  private static func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// Where `needle` stands for the first time.
  fileprivate func range(of needle: String) -> Range<Index>? { firstRange(of: needle) }
}
