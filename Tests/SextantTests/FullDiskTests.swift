import Glibc
import Testing

struct FullDiskTests {
  @Test(
    .enabled(if: Mounts.areAllowed, "needs root and mount namespaces"), arguments: [20, 40])
  func `a full disk under the twin ends with 4, says so and leaves nothing`(megabytes: Int) throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let old = try scratch.write("old", to: "advice.txt")
    // 40 MB are enough to begin with: what is left of them is taken away.
    let script = """
      mount -t tmpfs -o size=\(megabytes)m none "$TMPDIR" && chmod 1777 "$TMPDIR"
      [ \(megabytes) = 20 ] || head -c 6000000 /dev/zero > "$TMPDIR/ballast"
      "$@"
      status=$?
      rm -f "$TMPDIR/ballast"
      ls -A "$TMPDIR"
      exit $status
      """
    let outcome = try CommandLineTool(scratch).run(
      program: "unshare",
      ["--mount", "sh", "-c", script, "sh", CommandLineTool.path, "advise", "--snapshot", snapshot, "-o", old])
    #expect(outcome.status == .exit(4))
    #expect(outcome.errors.contains("the disk of TMPDIR is full"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty, "left in TMPDIR: \(outcome.output)")
    #expect(Scratch.read(old) == "old")
    #expect(scratch.leftovers.isEmpty)
  }

  @Test(.enabled(if: Mounts.areAllowed, "needs root and mount namespaces"))
  func `a full disk under the output ends with 3 and keeps the old file`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let script = """
      mkdir "$1/disk" && mount -t tmpfs -o size=16k none "$1/disk" && printf old > "$1/disk/out"
      directory=$1
      shift
      "$@" -o "$directory/disk/out"
      status=$?
      cat "$directory/disk/out"; ls -A "$directory/disk"
      exit $status
      """
    let outcome = try CommandLineTool(scratch).run(
      program: "unshare",
      [
        "--mount", "sh", "-c", script, "sh", scratch.directory, CommandLineTool.path, "patterns", "--format", "json",
        "--snapshot", snapshot,
      ])
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("can't be written: the disk is full"), "\(outcome.errors)")
    #expect(outcome.output == "oldout\n")
  }

  @Test func `a full device ends with 3`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let outcome = try CommandLineTool(scratch).run(["patterns", "--snapshot", snapshot, "-o", "/dev/full"])
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("/dev/full: can't be written: the disk is full"))
  }

  @Test func `standard output that is closed ends with 3, one whose reader has gone with 0`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    func shell(_ redirection: String) throws -> CommandLineTool.Outcome {
      try CommandLineTool(scratch).run(
        program: "sh",
        ["-c", "\"$@\" \(redirection)", "sh", CommandLineTool.path, "advise", "--snapshot", snapshot])
    }
    let closed = try shell(">&-")
    #expect(closed.status == .exit(3))
    #expect(closed.errors.contains("the output can't be written"))
    let gone = try shell("| head -1; exit 7")
    #expect(gone.status == .exit(7))
    #expect(gone.output.split(separator: "\n").count == 1)
    #expect(gone.errors.isEmpty)
    #expect(scratch.leftovers.isEmpty)
  }
}
