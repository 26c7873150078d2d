import FoundationEssentials
import Glibc
import Testing

/// What the nightly report says of growth, from the nights that the history has.
struct NightlyOutlookTests {
  private struct Report: Decodable {
    let databases: [Database]

    struct Database: Decodable { let outlook: Outlook }

    struct Outlook: Decodable {
      let tables: [Table]
      let findings: [Finding]
    }

    struct Table: Decodable {
      let table: String
      let verdict: String
      let due: String?
      let key: String?
      let bytesPerDay: Double?
    }

    struct Finding: Decodable {
      let topic: String
      let summary: String
    }
  }

  @Test func `two nights of a database tell how its tables grow, and what to do about it`() throws {
    let metering = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Workloads/metering"
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    try scratch.write(
      """
      databases:
        - name: metering
          snapshot: \(scratch.directory)/snapshot.json
          statements: \(scratch.directory)/statements.csv
      store: \(scratch.directory)/history.sqlite
      reports:
        json: \(scratch.directory)/report.json
        html: \(scratch.directory)/report.html
        markdown: \(scratch.directory)/report.md
        text: \(scratch.directory)/report.txt
      """, to: "nightly.yaml")
    // The counters of the first night are those of the second: what matters here are the sizes.
    for (number, snapshot) in ["snapshot-before.json", "snapshot.json"].enumerated() {
      try scratch.write(Scratch.read(metering + "/" + snapshot), to: "snapshot.json")
      try scratch.write(Scratch.read(metering + "/statements.csv"), to: "statements.csv")
      let time = timespec(tv_sec: 1_763_208_000 + number * 604_800, tv_nsec: 0)
      utimensat(AT_FDCWD, scratch.directory + "/statements.csv", [time, time], 0)
      let night = try tool.run(["nightly", "--config", scratch.directory + "/nightly.yaml", "--quiet"])
      #expect(night.status == .exit(0), "\(night.errors)")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let report = try decoder.decode(Report.self, from: Data(Scratch.read(scratch.directory + "/report.json").utf8))
    let outlook = try #require(report.databases.first?.outlook)
    let usage = try #require(outlook.tables.first { $0.table == "billing.usage_daily" })
    #expect(usage.verdict == "later" && usage.key == "RANGE (day)")
    // 9,088 rows a day of 131 bytes with indexes.
    let growth = try #require(usage.bytesPerDay)
    #expect(abs(growth / 1_190_000 - 1) < 0.1, "\(growth)")
    #expect(outlook.findings.contains { $0.topic == "bottleneck" && $0.summary.contains("ops.jobs") })
    #expect(!outlook.findings.contains { $0.topic == "sharding" })
    for format in ["html", "md", "txt"] {
      let text = Scratch.read(scratch.directory + "/report.\(format)")
      #expect(text.contains("When it grows"), "\(format)")
      #expect(text.contains("billing.usage") && text.contains("2027-"), "\(format)")
    }
  }
}
