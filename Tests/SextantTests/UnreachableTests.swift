import Glibc
import Testing

struct UnreachableTests {
  private static let secret = "hunter2-secret"

  @Test(arguments: ["advise", "snapshot"])
  func `a database that can't be reached ends with 4 and never shows the password`(command: String) throws {
    let scratch = try Scratch()
    let server = try ShopServer.shared.get().cluster
    let targets = [
      ("postgresql://postgres:\(Self.secret)@/shop?host=\(server.directory)&port=5999", "No such file or directory"),
      ("host=\(server.directory) port=5432 user=postgres password=\(Self.secret) dbname=nowhere", "does not exist"),
      ("postgresql://postgres:\(Self.secret)@[::1/shop", "can't be reached"),
      ("postgresql://nobody-at-all:\(Self.secret)@/shop?host=\(server.directory)&port=5432", "nobody-at-all"),
    ]
    for (target, words) in targets {
      let outcome = try CommandLineTool(scratch).run([command, "--database", target])
      #expect(outcome.status == .exit(4))
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
      #expect(!(outcome.errors + outcome.output).contains(Self.secret))
    }
    #expect(scratch.leftovers.isEmpty)
  }

  @Test func `an empty target takes libpq's environment`() throws {
    let scratch = try Scratch()
    let server = try ShopServer.shared.get().cluster
    let environment = ["PGHOST": server.directory, "PGPORT": "5432", "PGUSER": "postgres", "PGDATABASE": "shop"]
    let outcome = try CommandLineTool(scratch, environment: environment).run(["snapshot", "--database", ""])
    #expect(outcome.status == .exit(0))
    #expect(outcome.output.contains(#""name":"shop""#))
    #expect(outcome.errors.isEmpty)
  }

  @Test func `a directory without server programs is named with what to install`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let outcome = try CommandLineTool(scratch).run(["advise", "--snapshot", snapshot, "--pg-bin", "/nonexistent"])
    #expect(outcome.status == .exit(4))
    #expect(outcome.errors.contains("/nonexistent does not hold"))
    #expect(outcome.errors.contains("postgresql-15"))
    #expect(scratch.leftovers.isEmpty)
  }

  @Test(.enabled(if: Mounts.areAllowed, "needs root and mount namespaces"))
  func `on a machine without PostgreSQL it says what to install`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let script = """
      mount -t tmpfs none /usr/lib/postgresql
      PATH=/nonexistent exec "$@"
      """
    let outcome = try CommandLineTool(scratch).run(
      program: "unshare",
      ["--mount", "sh", "-c", script, "sh", CommandLineTool.path, "advise", "--snapshot", snapshot])
    #expect(outcome.status == .exit(4))
    #expect(outcome.errors.contains("apt-get install postgresql-15"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--pg-bin"))
    #expect(scratch.leftovers.isEmpty)
  }
}

/// Whether a test may mount file systems of its own.
enum Mounts {
  static let areAllowed: Bool = {
    guard geteuid() == 0, let scratch = try? Scratch() else { return false }
    let outcome = try? CommandLineTool(scratch).run(
      program: "unshare", ["--mount", "mount", "-t", "tmpfs", "none", scratch.temporary])
    return outcome?.status == .exit(0)
  }()
}
