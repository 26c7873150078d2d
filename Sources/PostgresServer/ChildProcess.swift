internal import Glibc

/// A child process in a session of its own, spoken to in lines over its standard input and output.
///
/// In a session of its own a Ctrl-C in the terminal does not reach it. Its standard input closes with this process,
/// however this process ends.
final class ChildProcess {
  let identifier: pid_t
  private var input: Int32
  private let output: Int32
  private var buffered: [UInt8] = []
  private var hasExited = false

  /// `POSIX_SPAWN_SETSID` of glibc's <spawn.h>, which the module for Swift hides behind a feature macro.
  private static let newSession: Int16 = 0x80

  /// - Throws: `.start` when the program can't be run.
  init(_ arguments: [String]) throws(ServerError) {
    (identifier, input, output) = try Self.spawn(arguments)
  }

  /// Two connected descriptors that no other child inherits, whoever starts one at the same time.
  ///
  /// Sockets, because they are born with close-on-exec: `pipe` has to be followed by `fcntl`, and between the two a
  /// child of another thread would inherit the pipe and keep it open. (`pipe2` is behind a feature macro.)
  private static func channel() throws(ServerError) -> [Int32] {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw ServerError(.start, "no channel to a child process can be opened: \(String(cString: strerror(errno)))")
    }
    return ends
  }

  private static func spawn(_ arguments: [String]) throws(ServerError) -> (pid_t, Int32, Int32) {
    let toChild = try channel()
    let fromChild: [Int32]
    do throws(ServerError) {
      fromChild = try channel()
    } catch {
      toChild.forEach { close($0) }
      throw error
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A worker thread's mask blocks SIGCHLD, without which a shell waits for its children for ever.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGCHLD, SIGPIPE, SIGINT, SIGQUIT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    let words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child = pid_t()
    let status = posix_spawnp(&child, arguments[0], &actions, &attributes, words, environ)
    close(toChild[0])
    close(fromChild[1])
    guard status == 0 else {
      close(toChild[1])
      close(fromChild[0])
      throw ServerError(.start, "\(arguments[0]) can't be run: \(String(cString: strerror(status)))")
    }
    return (child, toChild[1], fromChild[0])
  }

  deinit {
    closeInput()
    waitForExit()
    close(output)
  }

  func write(line: String) {
    let bytes = Array((line + "\n").utf8)
    // A child that has gone answers with SIGPIPE otherwise.
    signal(SIGPIPE, SIG_IGN)
    _ = Glibc.write(input, bytes, bytes.count)
  }

  /// The next line of its output; nil at the end.
  func readLine() -> String? {
    while true {
      if let end = buffered.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffered.removeSubrange(...end) }
        return String(decoding: buffered[..<end], as: UTF8.self)
      }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      buffered.append(contentsOf: chunk[..<count])
    }
  }

  func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }

  func waitForExit() {
    guard !hasExited else { return }
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    hasExited = true
  }
}
