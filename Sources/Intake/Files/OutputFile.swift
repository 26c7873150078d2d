internal import Glibc

/// Writes whole files: the old content or the new one is there at any moment, never a part.
package enum OutputFile {
  /// Writes `text` to `path` (`-` is standard output).
  ///
  /// The text goes to a file without a name in the same directory, which the system discards with the process; only
  /// when it is complete on disk does it get a name beside the target and is renamed over it. Where the file system
  /// has no such files it is a named one from the start, removed when anything fails.
  ///
  /// - Throws: `.notWritten`; the old file is untouched then.
  /// - Parameter isPrivate: Whether a new file is to be read by its owner alone.
  package static func write(_ text: String, to path: String, isPrivate: Bool = false) throws(IntakeError) {
    try write(Array(text.utf8), to: path, isPrivate: isPrivate)
  }

  /// Says early that a path can't be written to, before hours of work are lost.
  ///
  /// - Throws: `.notWritten`.
  package static func check(_ path: String) throws(IntakeError) {
    guard path != "-" else { return }
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw IntakeError(.notWritten, subject: path, "is a directory") }
      if status.st_mode & S_IFMT != S_IFREG { return }
    }
    let directory = parent(of: resolved(path))
    guard access(directory, W_OK | X_OK) == 0 else { throw failure(path, errno) }
  }

  /// See ``write(_:to:isPrivate:)-(String,_,_)``.
  package static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws(IntakeError) {
    do {
      try write(to: path, isPrivate: isPrivate) { sink in try sink(bytes) }
    } catch let error as IntakeError {
      throw error
    } catch {
      throw IntakeError(.notWritten, subject: path, "can't be written: \(error)")
    }
  }

  /// The same for what is not in memory as a whole.
  ///
  /// - Parameter body: Gives the bytes piece by piece to the function that it gets.
  /// - Throws: `.notWritten` as an ``IntakeError``, and what `body` throws.
  package static func write(
    to path: String, isPrivate: Bool = false, _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    if path == "-" { return try body { try write($0, descriptor: 1, subject: "standard output") } }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw IntakeError(.notWritten, subject: path, "is a directory")
    }
    if exists, status.st_mode & S_IFMT != S_IFREG { return try writeInPlace(path, body) }
    let target = exists ? resolved(path) : path
    let directory = parent(of: target)
    let temporary = directory + "/.sextant-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let mode = exists ? status.st_mode & 0o777 : isPrivate ? 0o600 : 0o666
    var isNamed = false
    var descriptor = openUnnamed(directory, mode)
    if descriptor < 0 {
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      isNamed = true
    }
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    do {
      if exists { _ = fchmod(descriptor, mode) }
      try body { try write($0, descriptor: descriptor, subject: path) }
      guard fsync(descriptor) == 0 else { throw failure(path, errno) }
      if !isNamed {
        guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
          throw failure(path, errno)
        }
        isNamed = true
      }
      guard rename(temporary, target) == 0 else { throw failure(path, errno) }
    } catch {
      if isNamed { unlink(temporary) }
      throw error
    }
  }

  /// `O_TMPFILE` of Linux, which the module for Swift doesn't have: 0o20000000 | O_DIRECTORY.
  private static func openUnnamed(_ directory: String, _ mode: mode_t) -> Int32 {
    guard access("/proc/self/fd", X_OK) == 0 else { return -1 }
    return open(directory, O_WRONLY | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, mode)
  }

  /// To a terminal, a pipe or a device.
  private static func writeInPlace(
    _ path: String, _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    try body { try write($0, descriptor: descriptor, subject: path) }
  }

  private static func write(_ bytes: [UInt8], descriptor: Int32, subject: String) throws(IntakeError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(subject, errno) }
      written += count
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ subject: String, _ code: Int32) -> IntakeError {
    let why =
      switch code {
      case ENOSPC, EDQUOT: "the disk is full"
      case EACCES, EPERM, EROFS: "permission denied"
      case ENOENT: "its directory does not exist"
      default: String(cString: strerror(code))
      }
    return IntakeError(.notWritten, subject: subject, "can't be written: \(why)")
  }
}
