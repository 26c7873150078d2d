internal import Dispatch
package import Planner
internal import Synchronization

/// Twins that work side by side, each on its own thread.
package struct TwinPool: Sendable {
  package let twins: [Twin]

  package init(_ twins: [Twin]) { self.twins = twins }

  /// Works through `items`, each on whichever twin is free, and keeps their order.
  ///
  /// - Throws: The error of the first item that failed; the others are still worked through or left out.
  func map<Item: Sendable, Output: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Twin, Item) throws(PlannerError) -> Output
  ) throws(PlannerError) -> [Output] {
    let next = Atomic<Int>(0)
    let done = Mutex<(outputs: [(Int, Output)], failure: (Int, PlannerError)?)>(([], nil))
    DispatchQueue.concurrentPerform(iterations: twins.count) { worker in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < items.count, done.withLock({ $0.failure == nil }) else { return }
        do throws(PlannerError) {
          let output = try body(twins[worker], items[index])
          done.withLock { $0.outputs.append((index, output)) }
        } catch {
          done.withLock { if index < $0.failure?.0 ?? .max { $0.failure = (index, error) } }
        }
      }
    }
    return try done.withLock { done throws(PlannerError) in
      if let failure = done.failure { throw failure.1 }
      return done.outputs.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Stops the twins' server and deletes it.
  package func stop() { twins.forEach { $0.stop() } }
}
