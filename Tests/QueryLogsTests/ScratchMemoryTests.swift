import Testing

@testable import QueryLogs

struct ScratchMemoryTests {
  @Test func `pieces don't overlap, and are given out again after a reset`() {
    let scratch = ScratchMemory()
    let sizes = [10, 700_000, 700_000, 3_000_000, 1]
    var ends: [(UInt, UInt)] = []
    for size in sizes {
      let start = UInt(bitPattern: scratch.allocate(size))
      #expect(ends.allSatisfy { start >= $0.1 || start + UInt(size) <= $0.0 })
      ends.append((start, start + UInt(size)))
    }
    scratch.reset()
    #expect(UInt(bitPattern: scratch.allocate(5)) == ends[0].0)
  }
}
