internal import CPgQuery
internal import Glibc

/// The parse tree of one text, which may hold several statements.
///
/// Owns the memory that its nodes point into: an arena that is freed whole, since freeing node by node recurses.
package final class ParseTree: @unchecked Sendable {
  /// The text that was parsed.
  package let text: String
  private let arena: Arena
  private let root: UnsafeMutablePointer<PgQuery__ParseResult>

  /// One statement of the text.
  package struct Statement {
    /// The statement itself, such as a `SelectStmt`.
    package let node: SyntaxNode
    /// Where it stands in ``ParseTree/text``, in UTF-8 bytes, without the semicolon.
    package let range: Range<Int>
  }

  init(text: String, arena: Arena, root: UnsafeMutablePointer<PgQuery__ParseResult>) {
    self.text = text
    self.arena = arena
    self.root = root
  }

  package var statements: [Statement] {
    let length = text.utf8.count
    return (0..<Int(root.pointee.n_stmts)).compactMap { index in
      guard let raw = root.pointee.stmts[index] else { return nil }
      let message = UnsafeRawPointer(raw).assumingMemoryBound(to: ProtobufCMessage.self)
      guard let node = SyntaxNode(tree: self, message: message)["stmt"] else { return nil }
      let start = min(max(0, Int(raw.pointee.stmt_location)), length)
      let size = Int(raw.pointee.stmt_len)
      return Statement(node: node, range: start..<(size > 0 ? min(start + size, length) : length))
    }
  }

  /// The slice of the text that `range` names.
  package func text(in range: Range<Int>) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }

  /// The depth of the deepest node, counted without recursion.
  var depth: Int {
    var deepest = 0
    var pending = statements.map { ($0.node, 1) }
    while let (node, depth) = pending.popLast() {
      deepest = max(deepest, depth)
      if deepest > SQLParser.maximumDepth { break }
      pending.append(contentsOf: node.children.map { ($0, depth + 1) })
    }
    return deepest
  }
}

/// Memory that protobuf-c unpacks into and that is given back at once.
final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []
  private var next: UnsafeMutableRawPointer?
  private var left = 0

  func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    let size = (size + 15) & ~15
    if size > left {
      let blockSize = max(size, 64 << 10)
      guard let block = malloc(blockSize) else { return nil }
      blocks.append(block)
      next = block
      left = blockSize
    }
    defer {
      next = next! + size
      left -= size
    }
    return next
  }

  deinit { blocks.forEach { free($0) } }
}
