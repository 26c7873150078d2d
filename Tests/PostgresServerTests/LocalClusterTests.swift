import Glibc
import PostgresClient
import Testing

@testable import PostgresServer

struct LocalClusterTests {
  @Test func `a cluster starts, answers, and leaves nothing behind`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let connection = try cluster.connect()
    #expect(try connection.query("SELECT $1::int + 1", ["41"]).scalar == "42")
    let directory = cluster.directory
    let process = try #require(cluster.serverProcess)
    cluster.remove()
    #expect(access(directory, F_OK) != 0)
    #expect(kill(process, 0) != 0)
  }

  @Test func `programs run where any user may be, wherever this process is`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let server = try #require(cluster.serverProcess)
    let file = try #require(fopen("/proc/\(server)/stat", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let fields = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self).split(separator: ")")
    // The fields behind the command: state, parent. That is the shell that started the server.
    let supervisor = try #require(fields.last?.split(separator: " ").dropFirst().first)
    var place = [UInt8](repeating: 0, count: 512)
    let length = place.withUnsafeMutableBytes { buffer in
      readlink("/proc/\(supervisor)/cwd", buffer.baseAddress!.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    #expect(String(decoding: place[..<max(0, length)], as: UTF8.self) == "/")
  }

  @Test func `a stopped cluster starts again with its contents`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    try cluster.connect().execute(script: "CREATE TABLE t AS SELECT 7 AS x")
    cluster.stop()
    try cluster.start()
    #expect(try cluster.connect().query("SELECT x FROM t").scalar == "7")
  }

  @Test func `a process that is killed leaves neither server nor directory`() async throws {
    let result = try await #require(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
      let cluster = try LocalCluster(ServerBinaries.find())
      try cluster.start()
      print(cluster.directory, cluster.serverProcess!)
      fflush(nil)
      kill(getpid(), SIGKILL)
    }
    let words = String(decoding: result.standardOutputContent, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    let directory = try #require(words.first { $0.contains("sextant-") })
    let process = try #require(words.last.flatMap { Int32($0) })
    for _ in 0..<500 where access(String(directory), F_OK) == 0 || kill(process, 0) == 0 { usleep(10_000) }
    #expect(access(String(directory), F_OK) != 0)
    #expect(kill(process, 0) != 0)
  }

  @Test func `a directory without server programs is refused by name`() {
    #expect(throws: ServerError.self) { try ServerBinaries.find(directory: "/nonexistent") }
  }
}
