internal import Catalog

/// Storage parameters for a table whose rows change all the time.
enum QueueSettings {
  private static let vacuum = [
    ("autovacuum_vacuum_scale_factor", "0.01"), ("autovacuum_vacuum_threshold", "1000"),
    ("autovacuum_vacuum_cost_delay", "0"),
  ]

  /// Leaves the fillfactor alone where the table has one of its own, and all else where it has.
  static func remedies(_ table: Table, _ input: ScaleInput) -> [ScaleFinding.Remedy] {
    input.tables.leaves(of: table.objectName).flatMap { leaf -> [ScaleFinding.Remedy] in
      let own = Set(leaf.options.map { String($0.prefix { $0 != "=" }) })
      let missing = ([("fillfactor", "70")] + vacuum).filter { !own.contains($0.0) }
      guard missing.contains(where: { $0.0 != "fillfactor" }) else { return [] }
      let name = leaf.objectName.sql
      let turnOn = own.contains("autovacuum_enabled") ? ["ALTER TABLE \(name) RESET (autovacuum_enabled)"] : []
      return [
        ScaleFinding.Remedy(
          "Room on each page for new versions of its rows, and vacuum after a thousand dead rows instead of a fifth of "
            + "the table (new pages alone get the room).",
          statements: turnOn + [
            "ALTER TABLE \(name) SET (\(missing.map { "\($0.0) = \($0.1)" }.joined(separator: ", ")))"
          ]),
        ScaleFinding.Remedy(
          "The way back.", statements: ["ALTER TABLE \(name) RESET (\(missing.map(\.0).joined(separator: ", ")))"]),
      ]
    }
  }
}
