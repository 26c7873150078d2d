package import Catalog
internal import PostgresClient

extension Twin {
  /// The oids of existing indexes, by which a what-if call hides them. An index that the twin doesn't have has none; one
  /// that backs a constraint is never hidden, whoever asks.
  package func identifiers(of indexes: [ObjectName]) -> [UInt32] { indexes.compactMap { relations[$0]?.oid } }

  /// Hides existing indexes from all sessions for good, as if they had been dropped.
  ///
  /// - Throws: `.twinLost` or `.twinRefused`.
  package func hide(_ indexes: [ObjectName]) throws(PlannerError) {
    let identifiers = "{" + identifiers(of: indexes).map(String.init).joined(separator: ",") + "}"
    let connection = try administration()
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query(
        """
        UPDATE pg_index SET indisvalid = false
        WHERE indexrelid = ANY ($1::oid[]) AND indexrelid IN (SELECT indexrelid FROM sextant_twin.switchable)
        """, [identifiers])
    }
  }
}
