internal import CPgQuery
internal import Glibc

/// A node of a parse tree, read in place from libpg_query's memory.
///
/// Nodes are addressed by the names of PostgreSQL's own structures without underscores (`SelectStmt`, `AExpr` for
/// `A_Expr`, …) and fields in snake case (`where_clause`), through protobuf-c's descriptors, so every node type can be walked, also those
/// that no code here knows. `Node` wrappers and oneofs are seen through.
package struct SyntaxNode {
  package let tree: ParseTree
  let message: UnsafePointer<ProtobufCMessage>

  /// The name of PostgreSQL's structure, such as `SelectStmt` or `AExpr`.
  package var kind: String { String(cString: descriptor.pointee.short_name) }

  /// Compares the kind without building a string.
  package func isKind(_ name: StaticString) -> Bool {
    strcmp(descriptor.pointee.short_name, name.cString) == 0
  }

  /// The node in `field`, or nil when it is absent.
  package subscript(field: StaticString) -> SyntaxNode? {
    guard let field = descriptorOf(field), field.pointee.type == PROTOBUF_C_TYPE_MESSAGE,
      field.pointee.label != PROTOBUF_C_LABEL_REPEATED, isActive(field)
    else { return nil }
    return node(at: raw(field).load(as: UnsafePointer<ProtobufCMessage>?.self))
  }

  /// The nodes of a list; those that are absent within it are left out.
  package func list(_ field: StaticString) -> [SyntaxNode] {
    guard let field = descriptorOf(field) else { return [] }
    return list(field)
  }

  /// A string field; nil when it is absent or empty.
  package func string(_ field: StaticString) -> String? {
    guard let field = descriptorOf(field), field.pointee.type == PROTOBUF_C_TYPE_STRING, isActive(field),
      let text = raw(field).load(as: UnsafePointer<CChar>?.self), text.pointee != 0
    else { return nil }
    return String(cString: text)
  }

  /// An integer field; 0 when it is absent, as in PostgreSQL's own nodes.
  package func integer(_ field: StaticString) -> Int {
    guard let field = descriptorOf(field), isActive(field) else { return 0 }
    return integer(field)
  }

  package func bool(_ field: StaticString) -> Bool { integer(field) != 0 }

  /// The name of an enumeration's value, such as `AEXPR_OP`.
  package func enumeration(_ field: StaticString) -> String {
    guard let field = descriptorOf(field), field.pointee.type == PROTOBUF_C_TYPE_ENUM else { return "" }
    return enumerationName(field)
  }

  /// The strings of a list of `String` nodes, such as a qualified name.
  package func strings(_ field: StaticString) -> [String] {
    list(field).map { $0.string("sval") ?? "" }
  }

  /// Every field that is set, in the order of the structure: for walks that treat all kinds alike.
  package func forEachField(_ body: (_ name: UnsafePointer<CChar>, _ value: FieldValue) -> Void) {
    for index in 0..<Int(descriptor.pointee.n_fields) {
      let field = descriptor.pointee.fields + index
      guard isActive(field) else { continue }
      if field.pointee.label == PROTOBUF_C_LABEL_REPEATED {
        let nodes = list(field)
        if !nodes.isEmpty { body(field.pointee.name, .nodes(nodes)) }
        continue
      }
      switch field.pointee.type {
      case PROTOBUF_C_TYPE_MESSAGE:
        if let child = node(at: raw(field).load(as: UnsafePointer<ProtobufCMessage>?.self)) {
          body(field.pointee.name, .node(child))
        }
      case PROTOBUF_C_TYPE_STRING:
        if let text = raw(field).load(as: UnsafePointer<CChar>?.self), text.pointee != 0 {
          body(field.pointee.name, .string(String(cString: text)))
        }
      case PROTOBUF_C_TYPE_ENUM:
        body(field.pointee.name, .enumeration(enumerationName(field)))
      default:
        let value = integer(field)
        if value != 0 { body(field.pointee.name, .integer(value)) }
      }
    }
  }

  package enum FieldValue {
    case node(SyntaxNode)
    case nodes([SyntaxNode])
    case string(String)
    case integer(Int)
    case enumeration(String)
  }

  /// All child nodes, in the order of the structure.
  package var children: [SyntaxNode] {
    var result: [SyntaxNode] = []
    forEachField { _, value in
      switch value {
      case .node(let node): result.append(node)
      case .nodes(let nodes): result.append(contentsOf: nodes)
      default: break
      }
    }
    return result
  }

  /// Where the node starts in the statement's text, in UTF-8 bytes from 0; nil when the parser didn't say.
  package var location: Int? {
    guard let field = descriptorOf("location") else { return nil }
    let value = integer(field)
    return value < 0 ? nil : value
  }

  // MARK: - Reading protobuf-c's memory

  private var descriptor: UnsafePointer<ProtobufCMessageDescriptor> { message.pointee.descriptor }

  private func descriptorOf(_ name: StaticString) -> UnsafePointer<ProtobufCFieldDescriptor>? {
    protobuf_c_message_descriptor_get_field_by_name(descriptor, name.cString)
  }

  private func raw(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> UnsafeRawPointer {
    UnsafeRawPointer(message) + Int(field.pointee.offset)
  }

  /// Whether a oneof holds this field; other fields are always active.
  private func isActive(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> Bool {
    guard field.pointee.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 else { return true }
    let active = (UnsafeRawPointer(message) + Int(field.pointee.quantifier_offset)).load(as: UInt32.self)
    return active == field.pointee.id
  }

  private func list(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> [SyntaxNode] {
    guard field.pointee.label == PROTOBUF_C_LABEL_REPEATED, field.pointee.type == PROTOBUF_C_TYPE_MESSAGE else {
      return []
    }
    let count = (UnsafeRawPointer(message) + Int(field.pointee.quantifier_offset)).load(as: Int.self)
    guard count > 0, let items = raw(field).load(as: UnsafePointer<UnsafePointer<ProtobufCMessage>?>?.self) else {
      return []
    }
    return (0..<count).compactMap { node(at: items[$0]) }
  }

  private func node(at pointer: UnsafePointer<ProtobufCMessage>?) -> SyntaxNode? {
    guard let pointer else { return nil }
    let node = SyntaxNode(tree: tree, message: pointer)
    return node.isWrapper ? node.unwrapped : node
  }

  private var isWrapper: Bool { isKind("Node") }

  private var unwrapped: SyntaxNode? {
    // Every member of the wrapper's oneof is a pointer to a message, and all lie at the same place.
    let member = descriptor.pointee.fields!
    let active = (UnsafeRawPointer(message) + Int(member.pointee.quantifier_offset)).load(as: UInt32.self)
    return active == 0 ? nil : node(at: raw(member).load(as: UnsafePointer<ProtobufCMessage>?.self))
  }

  private func integer(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> Int {
    switch field.pointee.type {
    case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_UINT64, PROTOBUF_C_TYPE_SINT64: raw(field).load(as: Int.self)
    case PROTOBUF_C_TYPE_UINT32: Int(raw(field).load(as: UInt32.self))
    case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_SINT32, PROTOBUF_C_TYPE_ENUM, PROTOBUF_C_TYPE_BOOL:
      Int(raw(field).load(as: Int32.self))
    default: 0
    }
  }

  private func enumerationName(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> String {
    let values = field.pointee.descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)
    guard let value = protobuf_c_enum_descriptor_get_value(values, raw(field).load(as: Int32.self)) else { return "" }
    return String(cString: value.pointee.name)
  }
}

extension StaticString {
  var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
