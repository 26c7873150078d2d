internal import Glibc

/// The files of one relation in a twin's data directory: segments of 1 GiB.
///
/// Extending them is sparse: a table of 100 GB takes no disk.
struct RelationFile {
  private static let segmentSize = 1 << 30
  private static let pageSize = PageBytes.size

  /// The path of the first segment.
  let path: String
  /// Makes a new file the server's own.
  let giveToServer: (String) -> Void

  /// Sets the relation's length.
  ///
  /// Segments that are too many are emptied, not removed: a session may hold them open.
  ///
  /// - Throws: `.storage` when a file can't be extended.
  func resize(toPages pages: Int) throws(PlannerError) {
    var remaining = max(0, pages) * Self.pageSize
    var segment = 0
    while true {
      let name = segment == 0 ? path : "\(path).\(segment)"
      if segment > 0, remaining == 0 {
        guard access(name, F_OK) == 0 else { return }
      }
      let size = min(remaining, Self.segmentSize)
      try truncate(name, to: size)
      remaining -= size
      segment += 1
    }
  }

  /// Writes the pages that make an empty B-tree look `height` levels high.
  ///
  /// - Throws: `.storage`.
  func forgeBTree(height: Int) throws(PlannerError) {
    let descriptor = open(path, O_RDWR)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var metapage = [UInt8](repeating: 0, count: Self.pageSize)
    guard pread(descriptor, &metapage, metapage.count, 0) == metapage.count else { throw failure(path) }
    for (number, page) in BTreeFile(height: height).pages(over: metapage).enumerated() {
      guard pwrite(descriptor, page, page.count, number * Self.pageSize) == page.count else { throw failure(path) }
    }
  }

  /// Writes the metapage of a GIN index. The server must be stopped, or not know the file yet: it keeps the page in memory.
  ///
  /// - Throws: `.storage`.
  func forgeGIN(_ index: GINFile) throws(PlannerError) {
    try resize(toPages: index.pages)
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let page = index.metapage
    guard pwrite(descriptor, page, page.count, 0) == page.count else { throw failure(path) }
  }

  private func truncate(_ name: String, to size: Int) throws(PlannerError) {
    let isNew = access(name, F_OK) != 0
    let descriptor = open(name, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else { throw failure(name) }
    defer { close(descriptor) }
    guard ftruncate(descriptor, size) == 0 else { throw failure(name) }
    if isNew { giveToServer(name) }
  }

  private func failure(_ name: String) -> PlannerError {
    PlannerError(.storage, "the twin's file \(name) can't be written: \(String(cString: strerror(errno)))")
  }
}
