internal import Catalog
internal import PostgresClient

/// Files of their own for GIN candidates.
///
/// Building an index leaves its metapage in the server's memory, where what is written to the file doesn't reach it. So the
/// metapage is written to another file, which the index is then told to have.
extension Twin {
  struct GINPart {
    let oid: UInt32
    /// Of the file that it was built in.
    let path: String
    let index: GINFile
  }

  /// Added to the number of a file: the server gives out small ones, and looks whether one is taken.
  private static let numberOffset: UInt32 = 1 << 30

  /// - Throws: `.twinLost`, `.twinRefused` or `.storage`.
  func relocate(_ parts: [GINPart], _ administration: Connection) throws(PlannerError) {
    var numbers: [(oid: UInt32, number: UInt32)] = []
    for part in parts {
      let components = part.path.split(separator: "/")
      guard let number = components.last.flatMap({ UInt32($0) }), number < Self.numberOffset else { continue }
      let directory = components.dropLast().joined(separator: "/")
      try file("\(directory)/\(number + Self.numberOffset)").forgeGIN(part.index)
      numbers.append((part.oid, number + Self.numberOffset))
    }
    guard !numbers.isEmpty else { return }
    try PlannerError.translating { () throws(PostgresError) in
      try administration.query(
        """
        UPDATE pg_class c SET relfilenode = new.number FROM unnest($1::oid[], $2::oid[]) new (oid, number)
        WHERE c.oid = new.oid
        """,
        [
          PostgresArray.literal(numbers.map { String($0.oid) }),
          PostgresArray.literal(numbers.map { String($0.number) }),
        ])
    }
  }
}
