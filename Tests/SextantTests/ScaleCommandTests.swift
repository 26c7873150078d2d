import FoundationEssentials
import Testing

/// `sextant scale` as a user runs it.
struct ScaleCommandTests {
  private static let metering =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Workloads/metering"

  private struct Document: Decodable {
    let schema: String
    let findings: [Finding]

    struct Finding: Decodable {
      let id: String
      let topic: String
      let verdict: String
      let subjects: [String]
      let share: Double
      let reasons: [String]
    }
  }

  @Test func `a dump and a log together are looked at under all topics`() throws {
    let tool = CommandLineTool(try Scratch())
    let arguments = [
      "scale", "--snapshot", Self.metering + "/snapshot.json", "--statements", Self.metering + "/statements.csv",
      "--log",
      Self.metering + "/postgresql.log.gz",
    ]
    let outcome = try tool.run(arguments + ["--format", "json"])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8))
    #expect(document.schema == "sextant.scale/1")
    let topics = Set(document.findings.map(\.topic))
    #expect(topics == ["bottleneck", "replica", "sharding", "denormalize", "normalize", "jsonb", "pattern"])
    #expect(Set(document.findings.map(\.id)).count == document.findings.count)
    #expect(document.findings.allSatisfy { (0...1).contains($0.share) && !$0.reasons.isEmpty })
    #expect(document.findings.contains { $0.topic == "sharding" && $0.verdict == "not_advised" })

    let text = try tool.run(arguments + ["--topic", "sharding"])
    #expect(text.output.contains("tenant_id") && !text.output.contains("\nPatterns"))
    let markdown = try tool.run(arguments + ["--topic", "bottleneck", "--format", "markdown", "--fail-on-advice"])
    #expect(markdown.status == .exit(1) && markdown.output.contains("## Bottlenecks"), "\(markdown.errors)")
  }
}
