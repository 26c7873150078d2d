import AccessPatterns
import ArgumentParser
import FoundationEssentials
import SQLSyntax
import Workload

struct PatternsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patterns",
    abstract: "Shows what each query class does with each table.",
    discussion: """
      Conditions, joins, orders, groups, the columns returned and written: what index candidates are made from.

        sextant patterns Workloads/shop
        sextant patterns --statements pgss.csv --snapshot snapshot.json --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "text or json.")
  var format = Format.text

  func run() throws {
    let source = try catalog.read(wantsStatements: workload.statements.isEmpty)
    let files = workload.statements.isEmpty ? source.files : workload.statements
    let workload = try self.workload.read(files, rows: self.workload.statements.isEmpty ? source.statements : nil)
    let index = CatalogIndex(source.catalog)
    let entries = ParserThread.map(workload.classes) { query in
      Entry(
        class: query.id, fingerprint: query.fingerprint, calls: query.calls, query: query.query,
        pattern: (try? AccessPatternExtractor(catalog: index, role: query.user).extract(from: query.query))
          ?? AccessPattern())
    }
    switch format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try output.write(
        String(decoding: try encoder.encode(Document(classes: entries)), as: UTF8.self) + "\n")
    case .text:
      let blocks = entries.map { entry in
        "\(entry.class)  \(entry.calls) calls\n  \(oneLine(entry.query))\n"
          + AccessPatternPrinter().text(for: entry.pattern).split(separator: "\n").map { "    \($0)\n" }.joined()
      }
      try output.write(blocks.joined(separator: "\n"))
    }
  }

  private func oneLine(_ query: String) -> String {
    query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private struct Document: Encodable {
    let schema = "sextant.patterns/1"
    let classes: [Entry]
  }

  private struct Entry: Encodable, Sendable {
    let `class`: String
    let fingerprint: String
    let calls: Int
    let query: String
    let pattern: AccessPattern
  }
}
