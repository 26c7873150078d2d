import Testing

struct HypoPGTests {
  @Test func `without the extension it ends with 4 and says what to install`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    // PostgreSQL finds its files by where its programs are: all of them, but for the extension's.
    let script = """
      cd "$1"
      mkdir -p lib/postgresql/15/bin share/postgresql/15/extension
      cp /usr/lib/postgresql/15/bin/initdb /usr/lib/postgresql/15/bin/postgres lib/postgresql/15/bin/
      ln -s /usr/lib/postgresql/15/lib lib/postgresql/15/lib
      for file in /usr/share/postgresql/15/* /usr/share/postgresql/15/extension/*; do
        case $file in *hypopg* | */extension) ;; *) ln -s "$file" ".${file#/usr}" ;; esac
      done
      """
    let made = try tool.run(program: "/bin/sh", ["-ec", script, "sh", scratch.directory])
    #expect(made.status == .exit(0), "\(made.errors)")
    let arguments = [
      "advise", "--snapshot", try ShopServer.shared.get().snapshot, "--pg-bin",
      scratch.directory + "/lib/postgresql/15/bin",
    ]
    let outcome = try tool.run(arguments + ["--sizes", "hypopg"])
    #expect(outcome.status == .exit(4))
    #expect(outcome.errors.contains("install Debian's package postgresql-15-hypopg"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(scratch.leftovers.isEmpty)
    // The same programs do without it.
    #expect(try tool.run(arguments).status == .exit(0))
  }

  @Test(arguments: ["text", "json", "markdown", "sql"])
  func `every report says that sizes and costs are HypoPG's`(format: String) throws {
    let tool = CommandLineTool(try Scratch())
    let arguments = ["advise", "--snapshot", try ShopServer.shared.get().snapshot, "--format", format]
    let outcome = try tool.run(arguments + ["--sizes", "hypopg"])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("CREATE INDEX"))
    #expect(outcome.output.contains("sizes and costs of new indexes are HypoPG's"))
    switch format {
    case "json":
      #expect(outcome.output.contains(#""source": "hypopg""#) && outcome.output.contains(#""size_source": "hypopg""#))
    case "text", "markdown": #expect(outcome.output.contains("B (HypoPG)"), "\(outcome.output)")
    default: break
    }
    #expect(!(try tool.run(arguments).output.contains("HypoPG")))
  }

  @Test func `a source of sizes that there isn't is named with those that there are`() throws {
    let outcome = try CommandLineTool(Scratch()).run(["advise", "Workloads/shop", "--sizes", "guessed"])
    #expect(outcome.status == .exit(2))
    #expect(outcome.errors.contains("guessed") && outcome.errors.contains("hypopg"), "\(outcome.errors)")
  }
}
