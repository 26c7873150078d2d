internal import Glibc

extension LocalCluster {
  /// Pages in memory, of all, that count as none: the kernel keeps what it is at work on.
  private static let restShare = 0.01

  /// Takes the files of tables and indexes out of the operating system's cache. The server is stopped, so that they are
  /// whole on the disk.
  ///
  /// - Returns: Whether they are out of memory now; false on a file system that is memory itself.
  package func dropFileCache() -> Bool {
    precondition(serverProcess == nil, "the files of a running server change")
    var pages = 0
    var resident = 0
    let files =
      Self.files(in: dataDirectory + "/base", levels: 2) + Self.files(in: dataDirectory + "/global", levels: 1)
    for path in files {
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return false }
      defer { close(file) }
      guard var counts = Self.residency(of: file) else { return false }
      // Only pages that were written can be dropped. Syncing each file makes the disk flush its own cache each time, so it is
      // done to those alone that need it: a few, after the first time.
      for isSynced in [false, true] where counts.resident > 0 {
        guard !isSynced || fdatasync(file) == 0, posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0,
          let now = Self.residency(of: file)
        else { return false }
        counts = now
      }
      pages += counts.pages
      resident += counts.resident
    }
    return Double(resident) <= Double(pages) * Self.restShare
  }

  /// Memory pages of an open file, and those of them that are in memory (mincore(2)).
  private static func residency(of file: Int32) -> (pages: Int, resident: Int)? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    let size = Int(status.st_size)
    guard size > 0 else { return (0, 0) }
    guard let map = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), map != MAP_FAILED else { return nil }
    defer { munmap(map, size) }
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    var flags = [UInt8](repeating: 0, count: (size + pageSize - 1) / pageSize)
    guard mincore(map, size, &flags) == 0 else { return nil }
    return (flags.count, flags.count { $0 & 1 == 1 })
  }

  private static func files(in directory: String, levels: Int) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let path = directory + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: found.append(path)
      case S_IFDIR where levels > 1: found += files(in: path, levels: levels - 1)
      default: break
      }
    }
    return found
  }
}
