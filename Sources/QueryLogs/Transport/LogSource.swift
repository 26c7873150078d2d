internal import Glibc

/// The bytes of one log: of a file or of standard input, decompressed if they have to be.
///
/// Belongs to one thread.
package final class LogSource {
  /// The name as the user gave it.
  package let name: String
  /// Of the file as it lies on disk; nil when it is none.
  package let fileBytes: Int64?
  /// Microseconds since 1970; nil when it is no file.
  package let modified: Int64?
  /// What is wrong with the log as a whole: it was cut off, or is broken from some place on.
  package private(set) var warnings: [String] = []

  private let file: Int32
  private var decompressor: Decompressor?
  /// Of a pipe, what was read to see whether it is compressed.
  private var head: [UInt8] = []
  private var isAtEnd = false
  private var plainBytes: Int64 = 0

  package var isCompressed: Bool { decompressor != nil }

  /// How much of the file was read so far, by whoever decompresses it; for progress against ``fileBytes``.
  package var position: Int64 {
    guard isCompressed else { return plainBytes }
    return max(0, Int64(lseek(file, 0, SEEK_CUR)))
  }

  /// - Parameter path: `-` is standard input.
  /// - Throws: `.unreadable` or `.missingProgram`.
  package init(_ path: String) throws(LogError) {
    name = path
    // A copy, so that both are closed alike.
    file = path == "-" ? fcntl(0, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Self.unreadable(path) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      let error = Self.unreadable(path)
      close(file)
      throw error
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR {
      close(file)
      throw LogError(.unreadable, subject: path, "is a directory")
    }
    let isFile = kind == S_IFREG
    fileBytes = isFile ? Int64(status.st_size) : nil
    modified = isFile ? Int64(status.st_mtim.tv_sec) * 1_000_000 : nil
    _ = posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL)
    do throws(LogError) {
      try recogniseCompression(isFile: isFile)
    } catch {
      close(file)
      throw error
    }
  }

  deinit { close(file) }

  private static func unreadable(_ path: String) -> LogError {
    LogError(.unreadable, subject: path, "can't be read: \(String(cString: strerror(errno)))")
  }

  private func recogniseCompression(isFile: Bool) throws(LogError) {
    var start = [UInt8](repeating: 0, count: Compression.magicBytes)
    var count = 0
    if isFile {
      // Standard input may have been read from already.
      count = max(0, pread(file, &start, start.count, max(0, lseek(file, 0, SEEK_CUR))))
      guard let compression = Compression(start[..<count]) else { return }
      decompressor = try Decompressor(compression, input: file, subject: name)
      return
    }
    while count < start.count {
      let more = start.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + count, $0.count - count) }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { break }
      count += more
    }
    head = Array(start[..<count])
    guard let compression = Compression(head) else { return }
    // What was taken from the pipe has to be put back ahead of the rest.
    guard let feed = Pipe() else {
      throw LogError(.missingProgram, subject: name, "no pipe to \(compression.command[0]) can be opened")
    }
    defer { close(feed.start) }
    do throws(LogError) {
      decompressor = try Decompressor(compression, input: feed.start, subject: name)
    } catch {
      close(feed.end)
      throw error
    }
    Feeder.start(head, then: file, into: feed.end)
    head = []
  }

  /// Reads what comes next, as much as is there.
  ///
  /// - Returns: 0 at the end of the log, or of what could be decompressed: see ``warnings``.
  /// - Throws: `.unreadable`.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogError) -> Int {
    guard !isAtEnd, buffer.count > 0 else { return 0 }
    if !head.isEmpty {
      let count = min(head.count, buffer.count)
      buffer.copyBytes(from: head[..<count])
      head.removeFirst(count)
      plainBytes += Int64(count)
      return count
    }
    while true {
      let count = decompressor?.read(into: buffer) ?? Glibc.read(file, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.unreadable(name) }
      if count == 0 {
        isAtEnd = true
        if let complaint = decompressor?.finish() {
          warnings.append("\(name): could not be decompressed to its end (\(complaint)); what could be is used")
        }
      }
      plainBytes += Int64(count)
      return count
    }
  }

  /// As ``read(into:)``, until the buffer is full or the log ends.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(LogError) -> Int {
    var used = 0
    while used < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[used...]))
      guard count > 0 else { break }
      used += count
    }
    return used
  }
}
