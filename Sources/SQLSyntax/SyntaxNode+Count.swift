internal import CPgQuery

extension SyntaxNode {
  /// How many items a list field has, those that are absent included.
  ///
  /// `SELECT DISTINCT` is a list with one absent item, which ``list(_:)`` leaves out.
  package func count(_ field: StaticString) -> Int {
    guard let field = protobuf_c_message_descriptor_get_field_by_name(message.pointee.descriptor, field.cString),
      field.pointee.label == PROTOBUF_C_LABEL_REPEATED
    else { return 0 }
    return (UnsafeRawPointer(message) + Int(field.pointee.quantifier_offset)).load(as: Int.self)
  }
}
