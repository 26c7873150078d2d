internal import Workload

/// The last classes that ran in a session, each with the burst that it may be part of.
///
/// A class goes on with its burst as long as at most three other classes ran since: then loops that ask two or more
/// questions for each row (A, B, A, B, …) are bursts of each. What stands before a burst is its parent. When two classes
/// take turns, what stands before the first of them is the parent of both; when a parent runs again, the bursts behind it are
/// over.
struct BurstSlots {
  static let count = 4

  private var slots = InlineArray<4, BurstSlot>(repeating: BurstSlot())
  private var position: UInt64 = 0
  /// What ran last: a class, or one of ``SessionTotals/Parent``.
  private(set) var previous = SessionTotals.Parent.unknown

  /// Where the bursts go that are over.
  struct Sink {
    let least: Int32
    let origin: Int32
    let inTransaction: Bool
  }

  mutating func add(_ event: SessionEvent, _ sink: Sink, _ totals: inout SessionTotals) {
    position &+= 1
    var oldest = 0
    // What a class has as its parent that was not among the last: behind a loop, what the loop has.
    var parent = previous
    for index in 0..<Self.count {
      let classNumber = slots[index].classNumber
      if classNumber == event.classNumber {
        continueBurst(index, event, sink, &totals)
        previous = event.classNumber
        return
      }
      if classNumber == previous, classNumber >= 0, slots[index].streak > 1 { parent = slots[index].parent }
      if slots[index].last < slots[oldest].last { oldest = index }
    }
    if slots[oldest].executions >= sink.least { slots[oldest].report(sink, &totals) }
    slots[oldest] = BurstSlot(event, parent: parent, position: position)
    previous = event.classNumber
  }

  @inline(__always) private mutating func continueBurst(
    _ index: Int, _ event: SessionEvent, _ sink: Sink, _ totals: inout SessionTotals
  ) {
    // Most often the class itself ran last, and nothing has it as its parent.
    if previous != event.classNumber {
      var isParentAgain = false
      for other in 0..<Self.count where other != index && slots[other].parent == event.classNumber {
        if slots[other].executions >= sink.least {
          slots[other].report(sink, &totals)
          slots[other] = BurstSlot()
          isParentAgain = true
        } else {
          slots[other].parent = slots[index].parent
        }
      }
      if isParentAgain { slots[index].streak = 0 }
    }
    slots[index].add(event, position: position)
  }

  /// Ends all bursts.
  ///
  /// - Parameter next: What stands before the next statement.
  mutating func close(_ sink: Sink, next: Int32, _ totals: inout SessionTotals) {
    if position > 0 {
      for index in 0..<Self.count {
        if slots[index].executions >= sink.least { slots[index].report(sink, &totals) }
        slots[index] = BurstSlot()
      }
      position = 0
    }
    previous = next
  }
}

/// One class, and its executions that were near each other.
struct BurstSlot {
  var classNumber: Int32 = -1
  /// As ``SessionTotals/BurstKey/parent``, or unknown.
  var parent = SessionTotals.Parent.unknown
  /// From here on, values stop at the largest number of their type.
  var executions: Int32 = 0
  /// Executions since a burst behind it ended.
  var streak: Int32 = 0
  /// Executions with the values of the first or of one of the last two.
  private var repeats: Int32 = 0
  private var pauses: Int32 = 0
  /// When it ran last, as a position in the session.
  var last: UInt64 = 0
  private var isWrite = false
  private var firstValues: UInt64 = 0
  private var lastValues: UInt64 = 0
  private var valuesBefore: UInt64 = 0
  private var busy: Int64 = 0
  private var waiting: Int64 = 0
  private var began: Int64 = .min

  init() {}

  init(_ event: SessionEvent, parent: Int32, position: UInt64) {
    classNumber = event.classNumber
    self.parent = parent
    executions = 1
    streak = 1
    last = position
    isWrite = event.role == .write
    firstValues = event.values
    lastValues = event.values
    valuesBefore = event.values
    busy = event.duration
    began = event.start
    // The pause before the first one is no part of the loop.
  }

  @inline(__always) mutating func add(_ event: SessionEvent, position: UInt64) {
    if executions < .max {
      executions += 1
      streak += 1
      if event.values == lastValues || event.values == firstValues || event.values == valuesBefore { repeats += 1 }
      if event.hasPause { pauses += 1 }
    }
    valuesBefore = lastValues
    lastValues = event.values
    busy = SessionEvent.sum(busy, event.duration)
    if event.hasPause { waiting = SessionEvent.sum(waiting, event.pause) }
    last = position
  }

  /// Adds the burst to `totals`, if it is one.
  ///
  /// Outside of transactions a pool may have given the session to another client after every statement: reads count there
  /// behind a known parent alone, and writes behind one or at the beginning of the session.
  func report(_ sink: BurstSlots.Sink, _ totals: inout SessionTotals) {
    guard executions >= sink.least, classNumber >= 0 else { return }
    let isIdentical = !isWrite && repeats >= (executions + 1) / 2
    guard
      isIdentical || sink.inTransaction || parent >= 0 || (isWrite && parent == SessionTotals.Parent.begin)
    else { return }
    var value = StatementBursts()
    value.bursts = 1
    value.executions = Int(executions)
    value.repeats = Int(repeats)
    value.largest = Peak(Int(executions), at: began == .min ? nil : began)
    value.busy = Int(busy)
    value.waiting = Int(waiting)
    value.pauses = Int(pauses)
    value.firstSeen = began == .min ? nil : began
    let parent = isIdentical || parent < 0 ? SessionTotals.Parent.begin : parent
    totals.add(
      value,
      SessionTotals.BurstKey(
        kind: isIdentical ? .identical : .distinct, origin: sink.origin, parent: parent, statement: classNumber,
        inTransaction: sink.inTransaction))
  }
}
