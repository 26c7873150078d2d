extension SessionContent {
  /// Counts of 0 are left out.
  struct Read: Codable {
    var database: String?
    var user: String?
    var statement: Statement
    var alone: Int?
    var aloneReadBack: Int?
    var readOnly: Int?
    var readOnlyReadBack: Int?
    var beforeWrite: Int?
    var afterWrite: Int?
    var undecided: Int?
    var undecidedReadBack: Int?

    enum CodingKeys: String, CodingKey {
      case database, user, statement, alone, undecided
      case aloneReadBack = "alone_read_back"
      case readOnly = "read_only"
      case readOnlyReadBack = "read_only_read_back"
      case beforeWrite = "before_write"
      case afterWrite = "after_write"
      case undecidedReadBack = "undecided_read_back"
    }
  }
}

extension SessionContent.Read {
  init(_ key: SessionFindings.ReadKey, _ value: ReadContexts) {
    func shown(_ count: Int) -> Int? { count == 0 ? nil : count }
    database = key.database
    user = key.user
    statement = SessionContent.Statement(key.statement)
    alone = shown(value.alone)
    aloneReadBack = shown(value.aloneReadBack)
    readOnly = shown(value.readOnly)
    readOnlyReadBack = shown(value.readOnlyReadBack)
    beforeWrite = shown(value.beforeWrite)
    afterWrite = shown(value.afterWrite)
    undecided = shown(value.undecided)
    undecidedReadBack = shown(value.undecidedReadBack)
  }

  var key: SessionFindings.ReadKey { .init(database: database, user: user, statement: statement.statement) }

  /// None below zero, and no part above its whole.
  var value: ReadContexts {
    var value = ReadContexts()
    value.alone = max(0, alone ?? 0)
    value.aloneReadBack = min(max(0, aloneReadBack ?? 0), value.alone)
    value.readOnly = max(0, readOnly ?? 0)
    value.readOnlyReadBack = min(max(0, readOnlyReadBack ?? 0), value.readOnly)
    value.beforeWrite = max(0, beforeWrite ?? 0)
    value.afterWrite = max(0, afterWrite ?? 0)
    value.undecided = max(0, undecided ?? 0)
    value.undecidedReadBack = min(max(0, undecidedReadBack ?? 0), value.undecided)
    return value
  }
}
