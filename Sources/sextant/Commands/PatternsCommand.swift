import AccessPatterns
import Advice
import ArgumentParser
import FoundationEssentials
import SQLSyntax
import Workload

struct PatternsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patterns",
    abstract: "Shows what each query class does with each table.",
    discussion: """
      Conditions, joins, orders, groups, the columns returned and written: what
      index candidates are made from.

      Examples:
        sextant patterns Workloads/shop
        sextant patterns --statements pgss.csv --snapshot shop.json --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How to print the patterns.")
  var format = Format.text

  func run() throws {
    try output.check()
    try Inputs.checkStandardInput(catalog, workload)
    let inputs = try Inputs(catalog, workload)
    let index = CatalogIndex(inputs.catalog)
    let outcomes = ParserThread.map(inputs.statements.classes) { query in
      let extractor = AccessPatternExtractor(catalog: index, role: query.user)
      return Entry(query, try? extractor.extract(from: query.query))
    }
    let assumed = AssumedNames.note(outcomes.map(\.pattern))
    for note in inputs.notes + [assumed].compactMap({ $0 }) { StandardError.write("sextant: warning: \(note)\n") }
    let entries = outcomes.filter { $0.pattern != nil }
    let skipped =
      outcomes.filter { $0.pattern == nil }.map { Skipped($0) } + inputs.statements.skipped.map { Skipped($0) }
    switch format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let document = try encoder.encode(Document(classes: entries, skipped: skipped))
      try output.write(String(decoding: document, as: UTF8.self) + "\n")
    case .text:
      var blocks = entries.map(text)
      blocks += skipped.map { "\($0.class)  \($0.calls) calls\n  \(oneLine($0.query))\n    skipped: \($0.reason)\n" }
      try output.write(blocks.joined(separator: "\n"))
    }
  }

  private func text(_ entry: Entry) -> String {
    let pattern = AccessPatternPrinter().text(for: entry.pattern ?? AccessPattern())
    return "\(entry.class)  \(entry.calls) calls\n  \(oneLine(entry.query))\n"
      + pattern.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  private func oneLine(_ query: String) -> String {
    query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private struct Document: Encodable {
    let schema = "sextant.patterns/1"
    let classes: [Entry]
    let skipped: [Skipped]
  }

  private struct Entry: Encodable, Sendable {
    let `class`: String
    let fingerprint: String
    let calls: Int
    let query: String
    let pattern: AccessPattern?

    init(_ query: QueryClass, _ pattern: AccessPattern?) {
      `class` = query.id
      fingerprint = query.fingerprint
      calls = query.calls
      self.query = query.query
      self.pattern = pattern
    }
  }

  private struct Skipped: Encodable {
    let `class`: String
    let calls: Int
    let query: String
    let reason: String

    init(_ entry: Entry) {
      `class` = entry.class
      calls = entry.calls
      query = entry.query
      reason = "its access pattern can't be read"
    }

    init(_ statement: SkippedStatement) {
      `class` = statement.id
      calls = statement.calls
      query = statement.query
      reason = statement.reason
    }
  }
}
