import Glibc
import PostgresServer
import Testing

/// The real `sextant` of this build, run as a user runs it.
struct CommandLineTool {
  struct Outcome {
    let output: String
    let errors: String
    let status: Status
  }

  enum Status: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  /// The binary beside the test bundle.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let bundle = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)]) + "/sextant"
  }()

  /// Servers of the tool are copies of one that is made once.
  private static let template = try? LocalCluster.sharedTemplate(for: ServerBinaries.find())

  let scratch: Scratch
  var environment: [String: String] = [:]

  init(_ scratch: Scratch, environment: [String: String] = [:]) {
    self.scratch = scratch
    self.environment = environment
  }

  /// Runs `sextant` to its end.
  func run(_ arguments: [String], input: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws
    -> Outcome
  {
    try run(program: Self.path, arguments, input: input, sourceLocation: sourceLocation)
  }

  func run(
    program: String, _ arguments: [String], input: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let process = try start(program: program, arguments, input: input)
    return try #require(process.finish(), "\(arguments) did not end", sourceLocation: sourceLocation)
  }

  /// Starts `sextant` and comes back at once.
  ///
  /// - Parameter inputFile: Standard input, instead of `input`.
  func start(
    program: String = CommandLineTool.path, _ arguments: [String], input: String = "", inputFile: String? = nil,
    terminal: Terminal? = nil
  ) throws -> RunningTool {
    let inputFile = try inputFile ?? scratch.write(input, to: scratch.newName("in"))
    let files = [scratch.newName("out"), scratch.newName("err")]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, inputFile, O_RDONLY, 0)
    for (number, file) in files.enumerated() {
      posix_spawn_file_actions_addopen(
        &actions, Int32(number + 1), terminal?.name ?? file, O_WRONLY | O_CREAT | O_NOCTTY, 0o600)
    }
    // As a shell leaves them: swift-testing ignores some.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = mergedEnvironment().map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process = pid_t()
    try #require(posix_spawnp(&process, program, &actions, &attributes, words, variables) == 0)
    return RunningTool(process: process, outputFile: files[0], errorFile: files[1])
  }

  private func mergedEnvironment() -> [String] {
    var merged: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].hasPrefix("PG") { merged[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    merged["TMPDIR"] = scratch.temporary
    merged[LocalCluster.templateVariable] = Self.template
    merged.merge(environment) { $1 }
    return merged.map { "\($0.key)=\($0.value)" }
  }
}

/// A `sextant` that is at work.
final class RunningTool {
  let process: pid_t
  private let outputFile: String
  private let errorFile: String
  private var status: CommandLineTool.Status?

  init(process: pid_t, outputFile: String, errorFile: String) {
    self.process = process
    self.outputFile = outputFile
    self.errorFile = errorFile
  }

  var output: String { Scratch.read(outputFile) }

  var hasEnded: Bool {
    if status != nil { return true }
    var code: Int32 = 0
    guard waitpid(process, &code, WNOHANG) == process else { return false }
    status = code & 0x7f == 0 ? .exit((code >> 8) & 0xff) : .signal(code & 0x7f)
    return true
  }

  /// Lets it work a little and wait a little in turns, until it has ended: as on a machine a tenth as fast.
  ///
  /// - Parameter body: Done in each turn.
  func slowDown(_ body: () -> Void = {}) {
    _ = Scratch.wait {
      kill(process, SIGSTOP)
      usleep(90_000)
      kill(process, SIGCONT)
      body()
      return hasEnded
    }
  }

  /// Waits for the end; nil, and the process is killed, when it does not come.
  func finish() -> CommandLineTool.Outcome? {
    guard Scratch.wait(until: { hasEnded }), let status else {
      kill(process, SIGKILL)
      return nil
    }
    return CommandLineTool.Outcome(output: output, errors: Scratch.read(errorFile), status: status)
  }
}

/// A pseudo-terminal.
final class Terminal {
  let name: String
  private let descriptor: Int32
  private var bytes: [UInt8] = []

  init() throws {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
    // TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>: Swift's Glibc module has no unlockpt and ptsname.
    var lock: Int32 = 0
    var number: UInt32 = 0
    try #require(ioctl(descriptor, 0x4004_5431, &lock) == 0 && ioctl(descriptor, 0x8004_5430, &number) == 0)
    name = "/dev/pts/\(number)"
  }

  deinit { close(descriptor) }

  /// What has been written to it until `process` ended.
  ///
  /// - Parameter isSlow: Whether the process is slowed down: see ``RunningTool/slowDown(_:)``.
  func transcript(of process: RunningTool, isSlow: Bool = false) -> String {
    if isSlow { process.slowDown(drain) }
    _ = Scratch.wait {
      drain()
      return process.hasEnded
    }
    drain()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Takes what has been written to it: it holds a few pages.
  private func drain() {
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
  }
}
