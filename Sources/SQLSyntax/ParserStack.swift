internal import Glibc

/// The stack of a thread, as address space: memory is taken as it is used.
struct ParserStack: @unchecked Sendable {
  /// The lowest address.
  let start: UnsafeMutableRawPointer
  /// In bytes.
  let size: Int

  /// What is kept of it between jobs, in bytes: more than most statements take.
  private static let kept = 1 << 20

  init(size: Int) {
    self.size = size
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
    precondition(memory != MAP_FAILED, "no stack can be had: errno \(errno)")
    start = memory!
    // What overflows the stack ends here, and not in what lies below.
    mprotect(start, sysconf(Int32(_SC_PAGESIZE)), PROT_NONE)
  }

  /// Gives the pages back that a deeply nested statement has filled; they would stay in memory as long as the thread.
  func giveBack() { madvise(start, size - Self.kept, MADV_DONTNEED) }
}
