internal import Dispatch
internal import Synchronization

/// Works through items side by side, each on its own thread.
enum SideBySide {
  /// - Returns: In the order of the items.
  static func map<Item: Sendable, Output: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Output
  ) -> [Output] {
    let done = Mutex<[(Int, Output)]>([])
    DispatchQueue.concurrentPerform(iterations: items.count) { number in
      let output = body(items[number])
      done.withLock { $0.append((number, output)) }
    }
    return done.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
  }
}
