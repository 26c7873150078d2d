import Glibc

/// A command for the shell that gets a text on its standard input.
struct NotifyCommand {
  let command: String
  /// Seconds that it may take: an unattended run has to end.
  var limit = 600

  /// The text is in a file without a name, not in a pipe: a command that reads none of it, or slowly, is no fault.
  ///
  /// - Throws: ``InputError`` when it can't be started, ends with another status than 0 or takes too long.
  func run(_ text: String) throws {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(directory)/sextant-XXXXXX".utf8CString)
    let input = mkstemp(&name)
    guard input >= 0 else { throw failure("its input can't be made: \(String(cString: strerror(errno)))") }
    unlink(name)
    _ = fcntl(input, F_SETFD, FD_CLOEXEC)
    defer { close(input) }
    try fill(input, Array(text.utf8))
    let process = try start(input)
    var status: Int32 = 0
    var left = limit * 50
    while waitpid(process, &status, WNOHANG) == 0 {
      left -= 1
      guard left > 0 else {
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        throw failure("the command took more than \(limit) seconds and was ended")
      }
      usleep(20_000)
    }
    guard status == 0 else {
      let code = status & 0x7f == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(status & 0x7f)"
      throw failure("the command ended with \(code)")
    }
  }

  private func fill(_ input: Int32, _ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(input, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("its input can't be made: \(String(cString: strerror(errno)))") }
      written += count
    }
    lseek(input, 0, SEEK_SET)
  }

  /// In a process group of its own, so that what it starts can be ended with it, and with the signals as a shell has them.
  private func start(_ input: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    let arguments: [String] = ["sh", "-c", command]
    let words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environ)
    guard code == 0 else { throw failure("the shell can't be started: \(String(cString: strerror(code)))") }
    return process
  }

  private func failure(_ words: String) -> InputError { InputError(message: "notify: \(words)") }
}
