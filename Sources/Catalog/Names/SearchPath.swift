/// A search path as PostgreSQL stores it and as users write it: names between commas, quoted or not.
package enum SearchPath {
  /// Whether the server takes a name in a search path: a snapshot may hold others.
  package static func takes(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains(0)
  }

  /// The names of `search_path`'s value, unquoted.
  ///
  /// - Parameters:
  ///   - foldsCase: Whether names that are not quoted are in lower case, as in the setting
  ///     (`SplitIdentifierString` in src/backend/utils/adt/varlena.c).
  ///   - user: Who `"$user"` is.
  package static func names(in text: String, foldsCase: Bool, user: String? = nil) -> [String] {
    text.split(outsideQuotesAt: ",").compactMap { part in
      let word = part.trimmingBlanks
      let isQuoted = word.count >= 2 && word.first == "\"" && word.last == "\""
      let name =
        isQuoted
        ? word.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
        : foldsCase ? word.lowercased() : String(word)
      guard name != "$user" else { return user }
      return name.isEmpty ? nil : name
    }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    var result = drop { $0.isWhitespace }
    while result.last?.isWhitespace == true { result.removeLast() }
    return result
  }
}
