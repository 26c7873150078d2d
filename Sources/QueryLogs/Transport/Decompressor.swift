internal import Glibc

/// A program that decompresses a file in a process of its own, beside this one, and is read through a pipe.
final class Decompressor {
  private let compression: Compression
  private let process: pid_t
  private let output: Int32
  private let errors: Int32
  private var hasExited = false

  /// As large as an unprivileged process may make a pipe: fewer changes between the two.
  private static let pipeBytes: Int32 = 1 << 20
  /// `F_SETPIPE_SZ` of Linux, which the module for Swift hides behind a feature macro.
  private static let setPipeSize: Int32 = 1031

  /// - Parameters:
  ///   - input: What the program reads. It stays open here; a file's offset is shared with the program.
  ///   - subject: The file's name, for errors.
  /// - Throws: `.missingProgram`.
  init(_ compression: Compression, input: Int32, subject: String) throws(LogError) {
    self.compression = compression
    guard let toHere = Pipe(), let errorsToHere = Pipe() else {
      throw LogError(.missingProgram, subject: subject, "no pipe to \(compression.command[0]) can be opened")
    }
    defer {
      close(toHere.end)
      close(errorsToHere.end)
    }
    _ = fcntl(toHere.start, Self.setPipeSize, Self.pipeBytes)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Copies of descriptors are not closed at exec; the originals are.
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, toHere.end, 1)
    posix_spawn_file_actions_adddup2(&actions, errorsToHere.end, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Gone as soon as nobody reads any more, whatever this process does with its signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    let words = compression.command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child = pid_t()
    let status = posix_spawnp(&child, compression.command[0], &actions, &attributes, words, environ)
    guard status == 0 else {
      close(toHere.start)
      close(errorsToHere.start)
      let why = status == ENOENT ? "is not installed" : "can't be run (\(String(cString: strerror(status))))"
      throw LogError(
        .missingProgram, subject: subject,
        "is compressed, and \(compression.command[0]) \(why): install the package \(compression.package)")
    }
    process = child
    output = toHere.start
    errors = errorsToHere.start
  }

  deinit {
    close(output)
    if !hasExited {
      // Not read to its end. It may be waiting for input that doesn't come.
      kill(process, SIGKILL)
      _ = wait()
    }
    close(errors)
  }

  /// - Returns: As `read(2)`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    Glibc.read(output, buffer.baseAddress, buffer.count)
  }

  /// To be called at the end of what it gives out.
  ///
  /// - Returns: What the program complains of, in its own words; nil when all went well.
  func finish() -> String? {
    guard !hasExited else { return nil }
    // It says little, and all of it before it ends: that fits into the pipe.
    var words: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while case let count = Glibc.read(errors, &block, block.count), count > 0 || count < 0 && errno == EINTR {
      if count > 0, words.count < block.count { words += block[..<count] }
    }
    let status = wait()
    guard status != 0 else { return nil }
    let lines = String(decoding: words, as: UTF8.self).split { $0 == "\n" || $0 == "\r" }
      .map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    let program = compression.command[0]
    guard let first = lines.first else { return "\(program) failed" }
    let said = lines.joined(separator: "; ")
    return first.hasPrefix(program) ? said : "\(program): \(said)"
  }

  private func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    hasExited = true
    return status
  }
}

/// A pipe whose ends no other child process inherits.
struct Pipe {
  let start: Int32
  let end: Int32

  /// nil when no descriptor is left.
  init?() {
    var ends: [Int32] = [-1, -1]
    // `pipe2` is hidden behind a feature macro; between `pipe` and `fcntl` a child of another thread could inherit the
    // ends, and keep the pipe open.
    typealias Call = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    if let symbol = dlsym(nil, "pipe2") {
      guard unsafeBitCast(symbol, to: Call.self)(&ends, O_CLOEXEC) == 0 else { return nil }
    } else {
      guard pipe(&ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    (start, end) = (ends[0], ends[1])
  }
}
