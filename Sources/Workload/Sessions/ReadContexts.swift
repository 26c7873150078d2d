/// Where the executions of a reading class stood in their sessions: what tells whether another server, which lags
/// behind, could have answered them.
///
/// A transaction runs on one server, so that a read within one that writes can't move, whichever comes first.
package struct ReadContexts: Sendable, Equatable {
  /// Outside of transactions.
  package var alone = 0
  /// Of these, those that came shortly after a write of the session to a table that they read.
  package var aloneReadBack = 0
  /// In transactions that neither wrote nor locked anything.
  package var readOnly = 0
  /// Of these, those that came shortly after a write of an earlier transaction of the session to a table that they
  /// read.
  package var readOnlyReadBack = 0
  /// In transactions that wrote or locked, before the first time.
  package var beforeWrite = 0
  /// In transactions that wrote or locked, after the first time.
  package var afterWrite = 0
  /// The log does not show the transaction's beginning or end, or it ran more classes than are told apart.
  package var undecided = 0
  /// Of these, those that came shortly after a write of the session to a table that they read.
  package var undecidedReadBack = 0

  package init() {}

  package var executions: Int { [alone, readOnly, beforeWrite, afterWrite, undecided].clampedSum }

  /// Executions that a server that lags could have answered: outside of transactions that write, and not shortly after
  /// a write of what they read.
  package var tolerant: Int {
    [
      max(0, alone - aloneReadBack), max(0, readOnly - readOnlyReadBack), max(0, undecided - undecidedReadBack),
    ].clampedSum
  }

  /// Executions shortly after a write of the session to a table that they read.
  package var readBack: Int { [aloneReadBack, readOnlyReadBack, undecidedReadBack].clampedSum }

  package mutating func add(_ other: Self) {
    alone = alone.addingClamped(other.alone)
    aloneReadBack = aloneReadBack.addingClamped(other.aloneReadBack)
    readOnly = readOnly.addingClamped(other.readOnly)
    readOnlyReadBack = readOnlyReadBack.addingClamped(other.readOnlyReadBack)
    beforeWrite = beforeWrite.addingClamped(other.beforeWrite)
    afterWrite = afterWrite.addingClamped(other.afterWrite)
    undecided = undecided.addingClamped(other.undecided)
    undecidedReadBack = undecidedReadBack.addingClamped(other.undecidedReadBack)
  }
}
