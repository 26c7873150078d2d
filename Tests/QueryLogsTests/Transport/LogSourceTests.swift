import Glibc
import Testing

@testable import QueryLogs

struct LogSourceTests {
  private static let text = (0..<40_000).map { "2026-11-25 10:00:00 UTC [17] LOG:  statement: SELECT \($0)\n" }.joined()

  private static func read(_ path: String, step: Int = 1 << 16) throws -> (bytes: [UInt8], warnings: [String]) {
    let source = try LogSource(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 16)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while case let count = try source.read(into: buffer), count > 0 { bytes += buffer[..<count] }
    #expect(try source.read(into: buffer) == 0)
    if let size = source.fileBytes { #expect(source.position == size) }
    return (bytes, source.warnings)
  }

  @Test(arguments: Compression.allCases)
  func `compressed files are read, also those of several members`(compression: Compression) throws {
    let directory = TemporaryDirectory()
    let program = compression.command[0]
    // The programs that are not essential may be missing.
    guard TemporaryDirectory.run(["sh", "-c", "command -v \(program) > /dev/null"]) == 0 else { return }
    let text = Array(Self.text.utf8)
    let first = directory.filter(Array(text[..<1_000_000]), through: [program, "-c"])
    let second = directory.filter(Array(text[1_000_000...]), through: [program, "-c"])
    #expect(first.count < 1_000_000)
    let found = try Self.read(directory.write("a", first + second))
    #expect(found.bytes == text)
    #expect(found.warnings == [])
  }

  @Test func `a file that is not compressed is read as it is`() throws {
    let directory = TemporaryDirectory()
    for text in ["", "a", "abcdef", Self.text] {
      let found = try Self.read(directory.write("a", text), step: 1000)
      #expect(found.bytes == Array(text.utf8))
      #expect(found.warnings == [])
    }
  }

  @Test(arguments: [Compression.gzip, .zstd])
  func `what is cut off or broken gives what could be read, and a warning in the program's words`(
    compression: Compression
  ) throws {
    let directory = TemporaryDirectory()
    let text = Array(Self.text.utf8)
    let whole = directory.filter(text, through: [compression.command[0], "-c"])
    let cut = try Self.read(directory.write("cut.log", Array(whole[..<(whole.count * 3 / 4)])))
    #expect(cut.bytes.count > text.count / 4)
    #expect(cut.bytes.count < text.count)
    #expect(text.starts(with: cut.bytes))
    #expect(cut.warnings.count == 1)
    #expect(cut.warnings.first?.contains("cut.log") == true)
    #expect(cut.warnings.first?.contains(compression.command[0]) == true)
    let followed = try Self.read(directory.write("followed", whole + Array("garbage".utf8)))
    #expect(followed.bytes == text)
    #expect(followed.warnings.count == 1)
  }

  @Test func `a source that is given up early leaves no process behind`() throws {
    let directory = TemporaryDirectory()
    let path = directory.write("a", directory.filter(Array(Self.text.utf8), through: ["gzip", "-c"]))
    for _ in 0..<5 {
      let source = try LogSource(path)
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 16)
      defer { buffer.deallocate() }
      #expect(try source.fill(buffer) == 100)
    }
  }

  @Test func `what can't be read is said`() throws {
    let directory = TemporaryDirectory()
    for path in ["/nonexistent.log", directory.path] {
      let error = #expect(throws: LogError.self) { try LogSource(path) }
      #expect(error?.code == .unreadable)
      #expect(error?.subject == path)
    }
  }

  /// The path is empty: no program can be found.
  @Test func `a program that is missing is named with its package`() async throws {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      let path = directory.write("a", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00])
      setenv("PATH", "/nonexistent", 1)
      do throws(LogError) {
        _ = try LogSource(path)
        exit(1)
      } catch {
        guard error.code == .missingProgram, error.message.contains("install the package xz-utils") else { exit(2) }
      }
      setenv("PATH", "/usr/bin:/bin", 1)
    }
  }

  @Test func `standard input is decompressed, from a pipe and from a file that was read from`() async throws {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      let text = Array((0..<100_000).map { "line \($0)\n" }.joined().utf8)
      let compressed = directory.filter(text, through: ["gzip", "-c"])
      func isRead(_ expected: [UInt8]) throws -> Bool {
        let source = try LogSource("-")
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 10_000, alignment: 16)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        while case let count = try source.read(into: buffer), count > 0 { bytes += buffer[..<count] }
        return bytes == expected && source.warnings == []
      }
      for content in [compressed, text] {
        let path = directory.write("input", content)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { exit(3) }
        dup2(ends[0], 0)
        close(ends[0])
        // A process of its own, since the pipe holds less than that.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var child = pid_t()
        let words: [UnsafeMutablePointer<CChar>?] = [strdup("cat"), strdup(path), nil]
        guard posix_spawnp(&child, "cat", &actions, nil, words, environ) == 0 else { exit(4) }
        close(ends[1])
        guard try isRead(text) else { exit(5) }
        waitpid(child, nil, 0)
        // A file whose first bytes were read by someone else.
        let file = open(directory.write("input", Array("head".utf8) + content), O_RDONLY)
        lseek(file, 4, SEEK_SET)
        dup2(file, 0)
        close(file)
        guard try isRead(text) else { exit(6) }
      }
    }
  }
}
