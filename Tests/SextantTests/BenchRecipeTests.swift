import FoundationEssentials
import PostgresServer
import Testing

/// From the bundled dump to a rollout of what was measured to be worth it, as README.md has it.
struct BenchRecipeTests {
  private static let workloads = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Workloads"

  @Test func `the recipe rolls out what is a measured gain, and nothing else`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.directory + "/Workloads", withDestinationPath: Self.workloads)
    let recipe = try Recipe.text("rollout")
    #expect(recipe.contains("sextant advise Workloads/shop") && recipe.contains("--advice-output measured.json"))
    let shell = try Recipe.run(recipe, tool)
    #expect(shell.status == .exit(0), "\(shell.errors)")
    let planned = try AdviceJSONDocument.read(Scratch.read(scratch.directory + "/advice.json"))
    let measured = try AdviceJSONDocument.read(Scratch.read(scratch.directory + "/measured.json"))
    let rejected = measured.rejected.filter { $0.code == "measured" }
    #expect(measured.recommendations.count + rejected.count == planned.recommendations.count)
    #expect(measured.recommendations.allSatisfy { $0.measurement != nil })

    let kept = measured.recommendations.filter { $0.measurement?.decision == "keep" && $0.action == "create_index" }
    // Those that read a few rows instead of a large table: by factors that no noise takes away.
    #expect(kept.count >= 5)
    for index in kept {
      let ratio = try #require(index.measurement?.ratio)
      #expect(try #require(ratio.high) < 1, "\(index.index): \(ratio)")
      #expect(index.confidence == "measured")
      // A twentieth of the rows says nothing of the size.
      #expect(index.sizeSource == "estimated")
    }

    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let psql = [
      "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", cluster.uri(database: "postgres", user: "postgres"), "-o", "/dev/null",
    ]
    for file in [Self.workloads + "/shop/schema.sql", scratch.directory + "/rollout.sql"] {
      let run = try tool.run(program: cluster.binaries.directory + "/psql", psql + ["-f", file])
      #expect(run.status == .exit(0), "\(run.errors)")
    }
    let connection = try cluster.connect()
    for index in planned.recommendations {
      let schema = index.table.prefix { $0 != "." }
      let found = try connection.query("SELECT to_regclass($1) IS NOT NULL", ["\(schema).\(index.index)"]).scalar
      let isKept = measured.recommendations.contains { $0.id == index.id && $0.measurement?.decision == "keep" }
      #expect(found == (isKept == (index.action == "create_index") ? "t" : "f"), "\(index.index)")
    }
  }
}
