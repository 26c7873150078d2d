import Glibc
import Testing

struct InterruptionTests {
  private static let workload =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Workloads/shop"

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
  func `a signal in the middle ends it, and nothing is left`(signal: Int32) throws {
    let scratch = try Scratch()
    let old = try scratch.write("old", to: "advice.txt")
    let tool = try CommandLineTool(scratch).start(["advise", Self.workload, "-o", old])
    #expect(Scratch.wait { !scratch.servers.isEmpty || tool.hasEnded })
    kill(tool.process, signal)
    let outcome = try #require(tool.finish())
    #expect(outcome.status == .signal(signal))
    #expect(outcome.output.isEmpty)
    #expect(Scratch.read(old) == "old")
    #expect(scratch.leftovers.isEmpty)
  }

  @Test func `a twin that is killed ends it with 4 and clear words, and nothing is left`() throws {
    let scratch = try Scratch()
    let old = try scratch.write("old", to: "advice.txt")
    let tool = try CommandLineTool(scratch).start(["advise", Self.workload, "-o", old])
    // The second server is the one that plans; the first has made the schema.
    var first: pid_t?
    #expect(
      Scratch.wait {
        let servers = scratch.servers
        first = first ?? servers.first
        return servers.contains { $0 != first } || tool.hasEnded
      })
    #expect(
      Scratch.wait {
        scratch.servers.forEach { kill($0, SIGKILL) }
        return tool.hasEnded
      })
    let outcome = try #require(tool.finish())
    #expect(outcome.status == .exit(4))
    #expect(outcome.errors.contains("the planner twin") || outcome.errors.contains("the throwaway PostgreSQL"))
    #expect(Scratch.read(old) == "old")
    #expect(scratch.leftovers.isEmpty)
  }

  @Test func `two runs at once don't disturb each other`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let tool = CommandLineTool(scratch)
    let running = try (0..<2).map { _ in try tool.start(["advise", "--snapshot", snapshot]) }
    let outcomes = try running.map { try #require($0.finish()) }
    #expect(outcomes.allSatisfy { $0.status == .exit(0) && $0.errors.isEmpty })
    #expect(outcomes[0].output == outcomes[1].output)
    #expect(outcomes[0].output.contains("CREATE INDEX"))
    #expect(scratch.leftovers.isEmpty)
  }

  @Test(.enabled(if: geteuid() == 0, "needs root"))
  func `it runs as an unprivileged user, and as root with a TMPDIR of root's own`() throws {
    let scratch = try Scratch()
    let snapshot = try scratch.write(Scratch.read(ShopServer.shared.get().snapshot), to: "snapshot.json")
    let arguments = [CommandLineTool.path, "advise", "--snapshot", snapshot]
    let tool = CommandLineTool(scratch)
    let nobody = try tool.run(
      program: "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "--"] + arguments)
    #expect(nobody.status == .exit(0), "\(nobody.errors)")
    chmod(scratch.temporary, 0o700)
    let root = try tool.run(["advise", "--snapshot", snapshot])
    #expect(root.status == .exit(0), "\(root.errors)")
    #expect(root.output == nobody.output)
    #expect(scratch.leftovers.isEmpty)
  }
}
