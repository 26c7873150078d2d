import Testing

struct ContractTests {
  @Test(arguments: ["text", "json", "markdown", "sql"])
  func `the order of the inputs and the number of files change no byte`(format: String) throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    func dump(_ records: some Sequence<String>, _ name: String) throws -> String {
      try scratch.write(([server.header] + records).joined(separator: "\n") + "\n", to: name)
    }
    let whole = try dump(server.records, "whole.csv")
    let half = server.records.count / 2
    let first = try dump(server.records[..<half].reversed(), "first.csv")
    let second = try dump(server.records[half...].reversed(), "second.csv")
    let rest = ["--snapshot", server.snapshot, "--format", format, "--explain", "--statements"]
    let once = try tool.run(["advise"] + rest + [whole])
    let again = try tool.run(["advise"] + rest + [second, first, "-o", scratch.directory + "/again"])
    #expect(once.status == .exit(0) && again.status == .exit(0), "\(once.errors)\(again.errors)")
    #expect(once.errors.isEmpty && again.errors.isEmpty && again.output.isEmpty)
    #expect(once.output.contains("CREATE INDEX"))
    #expect(once.output == Scratch.read(scratch.directory + "/again"))
  }

  @Test func `the counts add up with the dump, and only --fail-on-advice ends with 1`() throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let extra = try scratch.write("query,calls\nSELECT 1 FORM t,7\nSELECT * FROM nowhere,11\n", to: "extra.csv")
    let dump = try scratch.write(([server.header] + server.records).joined(separator: "\n") + "\n", to: "dump.csv")
    let arguments = ["advise", "--snapshot", server.snapshot, "--format", "json", "--statements", dump, extra]
    let outcome = try tool.run(arguments + ["--fail-on-advice"])
    #expect(outcome.status == .exit(1))
    #expect(outcome.errors.isEmpty)
    let document = try AdviceJSONDocument.read(outcome.output)
    #expect(document.schema == "sextant.advice/1")
    #expect(!document.recommendations.isEmpty)
    let workload = document.workload
    #expect(workload.classes == workload.analyzed + workload.skipped.count)
    #expect(workload.calls == ShopServer.calls + 7 + 11)
    #expect(workload.skipped.contains { $0.calls == 7 && $0.reason.hasPrefix("parse error at 1:") })
    #expect(workload.skipped.contains { $0.calls == 11 && $0.reason.contains("nowhere") })
    #expect(workload.skipped.contains { $0.calls == 3 && $0.query.hasPrefix("SET") })
    let nothing = try tool.run(arguments + ["--fail-on-advice", "--max-indexes", "0"])
    #expect(nothing.status == .exit(0))
    #expect(nothing.output.contains(#""limit": "--max-indexes""#))
    let idle = try AdviceJSONDocument.read(nothing.output).workload
    #expect(idle.improved == 0 && idle.unimproved.count == idle.analyzed)
    #expect(idle.unimproved.contains { $0.code == "not-advised" && $0.reason.contains("--max-indexes") })
  }

  @Test func `a run that is cut short says so, and advises what is known by then`() throws {
    let server = try ShopServer.shared.get()
    let tool = CommandLineTool(try Scratch())
    let arguments = ["advise", "--snapshot", server.snapshot, "--only", "btree,include", "--format", "json"]
    let cut = try tool.run(arguments + ["--time-limit", "0s"])
    #expect(cut.status == .exit(0), "\(cut.errors)")
    #expect(cut.output.contains(#""deterministic": false"#))
    #expect(try AdviceJSONDocument.read(cut.output).recommendations.isEmpty)
    let text = try tool.run(["advise", "--snapshot", server.snapshot, "--time-limit", "0s"])
    #expect(text.output.contains("The time limit cut this run short"))
    let whole = try tool.run(arguments + ["--time-limit", "1h"])
    let limit = ",\n    \"time_limit_seconds\": 3600.0"
    #expect(whole.output.contains(limit))
    #expect(try whole.output.replacing(limit, with: "") == tool.run(arguments).output)
    #expect(whole.output.contains(#""deterministic": true"#))
  }

  @Test func `what storage buys is one falling curve through the advice, above the lower bound`() throws {
    let server = try ShopServer.shared.get()
    let tool = CommandLineTool(try Scratch())
    for budget in [[], ["--budget", "500kB"]] {
      let arguments = ["advise", "--snapshot", server.snapshot, "--only", "btree,include", "--format", "json"]
      let document = try AdviceJSONDocument.read(try tool.run(arguments + budget).output)
      let costs = document.costs
      #expect(costs.lowerBound <= costs.after + 0.01 && costs.lowerBound > 0)
      #expect(costs.curve.map(\.cost) == costs.curve.map(\.cost).sorted(by: >))
      #expect(costs.curve.map(\.sizeBytes) == costs.curve.map(\.sizeBytes).sorted())
      let marked = costs.curve.filter(\.advised)
      let advised = try #require(marked.first)
      #expect(abs(advised.cost - costs.after) < 0.01)
      #expect(advised.indexes == document.recommendations.count)
    }
  }

  @Test func `an idea is compared for one query class, named by the beginning of its id`() throws {
    let server = try ShopServer.shared.get()
    let tool = CommandLineTool(try Scratch())
    let patterns = try tool.run(["patterns", "--snapshot", server.snapshot])
    let lines = patterns.output.split(separator: "\n")
    let position = try #require(lines.firstIndex { $0.contains("FROM customers WHERE email") })
    let id = try #require(lines[position - 1].split(separator: " ").first)
    let arguments = ["advise", "--snapshot", server.snapshot, "--try", "CREATE INDEX ON customers (email)", "--query"]
    let outcome = try tool.run(arguments + [String(id.prefix(12))])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("customers_email_idx"))
    #expect(outcome.output.contains("FROM customers WHERE email"))
    let unknown = try tool.run(arguments + ["zzz"])
    #expect(unknown.status == .exit(2))
    #expect(unknown.errors.contains("`sextant patterns` lists them"))
  }

  @Test func `patterns are one document with what was skipped`() throws {
    let server = try ShopServer.shared.get()
    let outcome = try CommandLineTool(Scratch()).run([
      "patterns", "--snapshot", server.snapshot, "--format", "json",
    ])
    #expect(outcome.status == .exit(0))
    #expect(outcome.output.contains(#""schema" : "sextant.patterns/1""#))
    #expect(outcome.output.contains("SET has no plan of its own"))
  }

  @Test func `progress and colours are for terminals only`() throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    func transcript(_ environment: [String: String], _ options: [String]) throws -> String {
      let terminal = try Terminal()
      let tool = CommandLineTool(scratch, environment: environment.merging(["TERM": "xterm"]) { $1 })
      let process = try tool.start(["advise", "--snapshot", server.snapshot] + options, terminal: terminal)
      let text = terminal.transcript(of: process)
      #expect(process.finish()?.status == .exit(0))
      return text
    }
    let coloured = try transcript(["NO_COLOR": ""], [])
    #expect(coloured.contains("starting the planner twin"))
    #expect(coloured.contains("\u{1B}[1m"))
    let plain = try transcript(["NO_COLOR": "1"], ["--quiet"])
    #expect(plain.contains("CREATE INDEX"))
    #expect(!plain.contains("\u{1B}"))
    #expect(!plain.contains("starting"))
  }
}
