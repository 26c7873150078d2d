internal import Glibc
internal import Synchronization

/// Runs work that needs libpg_query on threads whose stack can't overflow.
///
/// libpg_query and protobuf-c recurse on the nesting of the statement: 5,000 terms of `1+1+…` overflow a stack of
/// 8 MiB, which can't be caught. A thread with 256 MiB (address space, not memory) takes all that
/// ``SQLParser/maximumLength`` lets through.
package enum ParserThread {
  static let stackSize = 256 << 20

  /// Runs `body` on a parser thread and waits for it.
  ///
  /// A call from within a parser thread runs in place.
  package static func run<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if ParserWorker.isCurrentThread { return try body() }
    var outcome: Swift.Result<Result, Failure>?
    withBigStacks(1) {
      do throws(Failure) { outcome = .success(try body()) } catch { outcome = .failure(error) }
    }
    return try outcome!.get()
  }

  /// Maps `items` on as many parser threads as the machine has cores, keeping their order.
  ///
  /// - Complexity: one thread a core for the whole array, not one an item.
  package static func map<Item: Sendable, Output: Sendable>(
    _ items: [Item], threads: Int = coreCount, _ transform: @escaping @Sendable (Item) -> Output
  ) -> [Output] {
    let workers = min(max(1, threads), (items.count + 15) / 16)
    guard workers > 1 else { return run { items.map(transform) } }
    let next = Atomic<Int>(0)
    let parts = Mutex<[(Int, Output)]>([])
    withBigStacks(workers) {
      var own: [(Int, Output)] = []
      while true {
        let start = next.wrappingAdd(16, ordering: .relaxed).oldValue
        if start >= items.count { break }
        for index in start..<min(start + 16, items.count) { own.append((index, transform(items[index]))) }
      }
      parts.withLock { $0.append(contentsOf: own) }
    }
    return parts.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
  }

  /// Runs `body` on so many parser threads at once, and waits for all.
  package static func run(workers count: Int, _ body: () -> Void) {
    withBigStacks(max(1, count), body)
  }

  package static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private static func withBigStacks(_ count: Int, _ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      let workers = (0..<count).map { _ in ParserWorker.idleOrNew() }
      workers.forEach { $0.start(body) }
      workers.forEach { $0.finish() }
    }
  }
}
