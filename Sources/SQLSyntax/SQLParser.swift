internal import CPgQuery
internal import Glibc

/// libpg_query: PostgreSQL's own grammar (of version 15) as a library.
///
/// Every call runs on a ``ParserThread``, so no input can overflow the stack.
package enum SQLParser {
  /// The longest text that is parsed, in bytes. A tree takes about a hundred times the memory of its text.
  package static let maximumLength = 4 << 20

  /// The deepest tree that is handed out. The walks over it recurse on ordinary stacks.
  package static let maximumDepth = 1_000

  /// Which libpg_query made a fingerprint; fingerprints of different versions can't be compared.
  package static let version = PG_VERSION

  /// Parses a text of any number of statements.
  ///
  /// - Throws: `.rejected`, `.tooLong`, `.tooDeep` or `.containsNUL`.
  package static func parse(_ text: String) throws(SyntaxError) -> ParseTree {
    try check(text)
    return try ParserThread.run { () throws(SyntaxError) in
      let parsed = pg_query_parse_protobuf(text)
      defer { pg_query_free_protobuf_parse_result(parsed) }
      if let error = parsed.error { throw SyntaxError(rejectedBy: error) }
      let arena = Arena()
      var allocator = ProtobufCAllocator(
        alloc: { Unmanaged<Arena>.fromOpaque($0!).takeUnretainedValue().allocate($1) },
        free: { _, _ in },
        allocator_data: Unmanaged.passUnretained(arena).toOpaque())
      let root = parsed.parse_tree.data.withMemoryRebound(to: UInt8.self, capacity: parsed.parse_tree.len) {
        pg_query__parse_result__unpack(&allocator, parsed.parse_tree.len, $0)
      }
      guard let root else { throw SyntaxError(.rejected, "the parse tree can't be read") }
      let tree = ParseTree(text: text, arena: arena, root: root)
      guard tree.depth <= maximumDepth else {
        throw SyntaxError(.tooDeep, "nested deeper than \(maximumDepth) levels")
      }
      return tree
    }
  }

  /// libpg_query's fingerprint: 16 hexadecimal digits that are equal for statements that differ in constants only.
  package static func fingerprint(_ text: String) throws(SyntaxError) -> String {
    try check(text)
    return try ParserThread.run { () throws(SyntaxError) in
      let result = pg_query_fingerprint(text)
      defer { pg_query_free_fingerprint_result(result) }
      if let error = result.error { throw SyntaxError(rejectedBy: error) }
      return String(cString: result.fingerprint_str)
    }
  }

  /// The text with `$1`, `$2`, … where its constants were, as pg_stat_statements would store it.
  package static func normalize(_ text: String) throws(SyntaxError) -> String {
    try check(text)
    return try ParserThread.run { () throws(SyntaxError) in
      let result = pg_query_normalize(text)
      defer { pg_query_free_normalize_result(result) }
      if let error = result.error { throw SyntaxError(rejectedBy: error) }
      return String(cString: result.normalized_query)
    }
  }

  /// The statements of a text as ranges of UTF-8 bytes, found by the scanner alone: one that doesn't parse does not
  /// hide the others.
  package static func split(_ text: String) throws(SyntaxError) -> [Range<Int>] {
    try check(text, maximumLength: 256 << 20)
    return try ParserThread.run { () throws(SyntaxError) in
      let result = pg_query_split_with_scanner(text)
      defer { pg_query_free_split_result(result) }
      if let error = result.error { throw SyntaxError(rejectedBy: error) }
      return (0..<Int(result.n_stmts)).map { index in
        let statement = result.stmts[index]!.pointee
        return Int(statement.stmt_location)..<Int(statement.stmt_location + statement.stmt_len)
      }
    }
  }

  /// A token of the scanner.
  package struct Token: Equatable, Sendable {
    /// The grammar's name for it, such as `IDENT`, `SCONST`, `PARAM` or `ASCII_40` for "(".
    package let kind: String
    /// Its place in UTF-8 bytes.
    package let range: Range<Int>
    /// Whether it is a keyword that can't stand unquoted as the name of a column or table.
    package let isReservedAsName: Bool
  }

  /// The tokens of a text, comments included, as the scanner sees them whether or not the text parses.
  package static func tokens(of text: String) throws(SyntaxError) -> [Token] {
    try check(text)
    return try ParserThread.run { () throws(SyntaxError) in
      let result = pg_query_scan(text)
      defer { pg_query_free_scan_result(result) }
      if let error = result.error { throw SyntaxError(rejectedBy: error) }
      let scanned = result.pbuf.data.withMemoryRebound(to: UInt8.self, capacity: result.pbuf.len) {
        pg_query__scan_result__unpack(nil, result.pbuf.len, $0)
      }
      guard let scanned else { throw SyntaxError(.rejected, "the tokens can't be read") }
      defer { pg_query__scan_result__free_unpacked(scanned, nil) }
      return (0..<Int(scanned.pointee.n_tokens)).map { index in
        let token = scanned.pointee.tokens[index]!
        // By way of the message's own descriptor: the enumeration's has no stable address in Swift.
        let field = protobuf_c_message_descriptor_get_field_by_name(token.pointee.base.descriptor, "token")
        let names = field!.pointee.descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)
        let name = protobuf_c_enum_descriptor_get_value(names, Int32(bitPattern: token.pointee.token.rawValue))
        return Token(
          kind: name.map { String(cString: $0.pointee.name) } ?? "",
          range: Int(token.pointee.start)..<Int(token.pointee.end),
          isReservedAsName: token.pointee.keyword_kind.rawValue >= PG_QUERY__KEYWORD_KIND__COL_NAME_KEYWORD.rawValue)
      }
    }
  }

  private static func check(_ text: String, maximumLength: Int = maximumLength) throws(SyntaxError) {
    guard text.utf8.count <= maximumLength else {
      throw SyntaxError(.tooLong, "longer than \(maximumLength >> 20) MiB")
    }
    guard !text.utf8.contains(0) else { throw SyntaxError(.containsNUL, "contains a NUL byte") }
    guard !isCostlyToScan(text) else {
      throw SyntaxError(.tooDeep, "comments nested too deeply")
    }
  }
}

extension SyntaxError {
  init(rejectedBy error: UnsafeMutablePointer<PgQueryError>) {
    let position = Int(error.pointee.cursorpos)
    self.init(.rejected, String(cString: error.pointee.message), position: position > 0 ? position : nil)
  }
}
