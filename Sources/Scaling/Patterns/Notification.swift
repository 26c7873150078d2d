internal import Catalog

/// NOTIFY for those who would ask in vain.
enum Notification {
  /// NOTIFY takes a lock of the whole database at commit (`PreCommit_Notify` in src/backend/commands/async.c), so it is
  /// not for thousands of commits a second.
  static let mostPerSecond = 500.0

  static func remedies(_ table: Table, _ text: String) -> [ScaleFinding.Remedy] {
    let trigger = SQLText.free("\(table.name)_notify")
    let channel = SQLText.free(table.name)
    return [
      ScaleFinding.Remedy(
        text,
        statements: SQLText.trigger(
          trigger, on: table.objectName, "AFTER INSERT", perRow: false,
          body: "  PERFORM pg_notify(\(SQLText.literal(channel)), '');\n  RETURN NULL;")),
      ScaleFinding.Remedy("The way back.", statements: SQLText.dropTrigger(trigger, on: table.objectName)),
    ]
  }
}
