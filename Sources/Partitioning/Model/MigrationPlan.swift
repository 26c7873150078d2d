/// How a table becomes a partitioned one while it is in use: steps that are run one after the other.
package struct MigrationPlan: Sendable, Equatable {
  package enum Method: String, Sendable {
    /// The old table becomes a partition, behind a validated CHECK: no row is moved.
    case attach
    /// The rows are copied in batches while triggers write both tables.
    case backfill
  }

  package var method: Method
  /// Why this method, and not the other one; when there are no steps, why it can't be done.
  package var reason: String
  package var steps: [Step]
  /// What has to be done by hand, or has to be known before: applications, replication, privileges.
  package var cautions: [String]
  /// What keeps the partitions coming and going afterwards: pg_partman, or plain SQL; each with a way to do it.
  package var upkeep: [Upkeep]

  package init(
    method: Method, reason: String, steps: [Step], cautions: [String] = [], upkeep: [Upkeep] = []
  ) {
    self.method = method
    self.reason = reason
    self.steps = steps
    self.cautions = cautions
    self.upkeep = upkeep
  }

  package struct Step: Sendable, Equatable {
    /// Such as `validate the CHECK`.
    package var title: String
    /// In order, each executed by itself unless ``inTransaction``.
    package var statements: [String]
    /// Whether all statements run in one transaction; what can't run in one is a step of its own.
    package var inTransaction: Bool
    /// Whether the statements are repeated until the last of them changes no row: a batch of a backfill.
    package var isRepeated: Bool
    /// The strongest lock on the table in use and how long it is held, in words.
    package var lock: String
    package var why: String
    /// What takes this step back, with the steps after it taken back before; empty when nothing remains of it. Each is
    /// executed by itself, in one session; a transaction among them is written out, from `BEGIN` to `COMMIT`.
    package var rollback: [String]
    /// Whether it can be taken back. What can't stands last, and begins when nobody wants to go back any more.
    package var isReversible: Bool

    package init(
      title: String, statements: [String], inTransaction: Bool, isRepeated: Bool = false, lock: String, why: String,
      rollback: [String], isReversible: Bool = true
    ) {
      self.title = title
      self.statements = statements
      self.inTransaction = inTransaction
      self.isRepeated = isRepeated
      self.lock = lock
      self.why = why
      self.rollback = rollback
      self.isReversible = isReversible
    }
  }

  package struct Upkeep: Sendable, Equatable {
    /// `pg_partman`, `plain SQL`.
    package var title: String
    package var statements: [String]
    package var why: String

    package init(title: String, statements: [String], why: String) {
      self.title = title
      self.statements = statements
      self.why = why
    }
  }
}
