internal import Workload

/// The reads of an open transaction that has not written yet: what they were is known at its end. At most eight
/// classes.
struct PendingReads {
  private var reads = InlineArray<8, Pending>(repeating: Pending())
  private var count = 0

  private struct Pending {
    var classNumber: Int32 = -1
    var executions: Int32 = 0
    var readBack: Int32 = 0
  }

  enum End {
    /// The transaction ended and wrote nothing.
    case readOnly
    /// It goes on, and writes.
    case written
    /// Who knows.
    case undecided
  }

  /// - Returns: Whether there is room for the class.
  mutating func add(_ classNumber: Int32, isReadBack: Bool) -> Bool {
    for place in 0..<count where reads[place].classNumber == classNumber {
      guard reads[place].executions < .max else { return false }
      reads[place].executions += 1
      if isReadBack { reads[place].readBack += 1 }
      return true
    }
    guard count < 8 else { return false }
    reads[count] = Pending(classNumber: classNumber, executions: 1, readBack: isReadBack ? 1 : 0)
    count += 1
    return true
  }

  mutating func settle(_ end: End, origin: Int32, _ counts: inout ReadCounts) {
    for place in 0..<count {
      let key = SessionTotals.StatementKey(origin: origin, statement: reads[place].classNumber)
      let executions = Int(reads[place].executions)
      let readBack = Int(reads[place].readBack)
      counts.add(key, executions) { value in
        switch end {
        case .readOnly:
          value.readOnly &+= executions
          value.readOnlyReadBack &+= readBack
        case .written: value.beforeWrite &+= executions
        case .undecided:
          value.undecided &+= executions
          value.undecidedReadBack &+= readBack
        }
      }
    }
    count = 0
  }
}
