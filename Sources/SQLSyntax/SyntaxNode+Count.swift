internal import CPgQuery

extension SyntaxNode {
  /// The length of a list, absent members included: `SELECT DISTINCT` is a `distinct_clause` of one absent node, and
  /// `DISTINCT ON (…)` one of the expressions.
  package func count(of field: StaticString) -> Int {
    let found = protobuf_c_message_descriptor_get_field_by_name(message.pointee.descriptor, field.cString)
    guard let found, found.pointee.label == PROTOBUF_C_LABEL_REPEATED else { return 0 }
    return (UnsafeRawPointer(message) + Int(found.pointee.quantifier_offset)).load(as: Int.self)
  }
}
