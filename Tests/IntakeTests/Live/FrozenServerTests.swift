import Glibc
import Testing

@testable import Intake

struct FrozenServerTests {
  @Test func `a server that stands still is not waited for for ever`() throws {
    _ = try SharedCluster.cluster.get()
    let live = try LiveDatabase(target: SharedCluster.target(user: "postgres"), patience: 1)
    let process = live.connection.backendProcess
    try #require(kill(process, SIGSTOP) == 0)
    defer { kill(process, SIGCONT) }
    #expect(throws: IntakeError.self) { _ = try live.readServerState() }
  }
}
