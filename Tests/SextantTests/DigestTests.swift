import FoundationEssentials
import Testing

/// Logs on the command line.
struct DigestTests {
  private static let prefix = "2026-11-25 17:00:0"

  private static func log() -> String {
    var lines: [String] = []
    for number in 0..<200 {
      lines.append(
        prefix
          + "\(number % 10).\(100 + number) UTC [\(17 + number % 3)] app@shop LOG:  duration: \(number % 7).500 ms  statement: "
          + "SELECT order_id, total FROM orders WHERE customer_id = \(number)")
      lines.append(
        prefix
          + "\(number % 10).\(100 + number) UTC [\(17 + number % 3)] app@shop LOG:  duration: 0.100 ms  statement: SELECT 'secret \(number)'"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func `a log becomes a summary, or the document with -o`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let file = try scratch.write(Self.log(), to: "postgresql.log")
    let text = try tool.run(["digest", file])
    #expect(text.status == .exit(0), "\(text.errors)")
    #expect(text.output.contains("2 query classes in 400 calls"))
    #expect(text.output.contains("SELECT order_id, total FROM orders"))
    let document = scratch.directory + "/workload.json"
    #expect(try tool.run(["digest", file, "-o", document]).status == .exit(0))
    let json = Scratch.read(document)
    #expect(json.contains("\"schema\" : \"sextant.workload/1\""))
    #expect(json.contains("\"calls\" : 200"))
    let redacted = try tool.run(["digest", file, "--redact", "--format", "json"])
    #expect(redacted.status == .exit(0))
    #expect(!redacted.output.contains("secret"))
    #expect(json.contains("secret"))
  }

  @Test(arguments: ["sextant digest <(cat log) $options", "mkfifo pipe; cat log > pipe & sextant digest pipe $options"])
  func `a pipe that has a name is read once, from its beginning`(_ command: String) throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    // More than what a log is recognised by.
    let log = String(repeating: Self.log(), count: 40)
    try scratch.write(log, to: "log")
    let whole = try tool.run(["digest", scratch.directory + "/log", "--format", "json", "-q"])
    let script = "cd \(scratch.directory); options='--format json -q'; " + command
    let piped = try tool.run(
      program: "/bin/bash", ["-c", script.replacing("sextant digest", with: "\(CommandLineTool.path) digest")])
    #expect(whole.status == .exit(0) && piped.status == .exit(0), "\(piped.errors)")
    #expect(whole.output.contains("\"bytes\" : \(log.utf8.count)"))
    #expect(piped.output == whole.output)
  }

  @Test func `advice on a log is that on its statements, and beside a dump has the dump's counts`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let log = try scratch.write(Self.log(), to: "postgresql.log")
    let schema = try scratch.write(
      "CREATE TABLE orders (order_id bigint PRIMARY KEY, customer_id bigint NOT NULL, total numeric(12,2));",
      to: "s.sql")
    let dump = try scratch.write(
      "query,calls,total_exec_time,rows\n\"SELECT order_id, total FROM orders WHERE customer_id = $1\",9000,1000,9000\n",
      to: "d.csv")
    let common = ["--schema", schema, "--rows", "orders=5e6", "--format", "json", "-q"]
    let fromLog = try tool.run(["advise", "--log", log] + common)
    #expect(fromLog.status == .exit(0), "\(fromLog.errors)")
    #expect(fromLog.output.contains("ON public.orders USING btree (customer_id)"))
    #expect(fromLog.output.contains("\"calls\": 400") || fromLog.output.contains("\"calls\" : 400"))
    let joined = try tool.run(["advise", "--log", log, "--statements", dump] + common)
    #expect(joined.status == .exit(0), "\(joined.errors)")
    #expect(joined.output.contains("\"calls\": 9200") || joined.output.contains("\"calls\" : 9200"))
  }

  @Test func `what plans of auto_explain read is among an index's reasons, and stays when a digest is redacted`() throws
  {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let lines = (0..<60).map { number in
      let opening =
        Self.prefix + "\(number % 10).\(100 + number) UTC [17] app@shop LOG:  duration: 0.\(500 + number) ms"
      let query = "SELECT order_id, total FROM orders WHERE note = 'secret \(number)'"
      return """
        \(opening)  plan:
        \tQuery Text: \(query)
        \tSeq Scan on orders  (cost=0.00..1.00 rows=1200 width=4) (actual time=0.1..0.2 rows=1 loops=1)
        \t  Filter: (note = 'secret \(number)'::text)
        \t  Rows Removed by Filter: 4099
        \(opening)  statement: \(query)

        """
    }
    let log = try scratch.write(lines.joined(), to: "postgresql.log")
    let schema = try scratch.write(
      "CREATE TABLE orders (order_id bigint PRIMARY KEY, note text NOT NULL, total numeric(12,2));", to: "s.sql")
    let digest = scratch.directory + "/redacted.json"
    #expect(try tool.run(["digest", log, "--redact", "-o", digest]).status == .exit(0))
    #expect(Scratch.read(digest).contains("\"read_rows\" : 246000") && !Scratch.read(digest).contains("secret"))
    let source = ["--statements", digest, "--schema", schema, "--rows", "orders=5e6", "-q"]
    let advice = try tool.run(["advise", "--format", "json"] + source)
    #expect(advice.status == .exit(0), "\(advice.errors)")
    let words = "auto_explain saw Seq Scan on orders in 60 executions, the longest of 0.6 ms: "
    #expect(
      advice.output.contains(
        words + "4,100 rows read and 1 returned each time, where the planner expected 1,200"), "\(advice.output)")
  }

  @Test func `what is no log, or not there, is said`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let text = try scratch.write("no log at all\n", to: "x.log")
    for (arguments, status, words) in [
      (["digest", text], 3, "looks like a PostgreSQL log"),
      (["digest", scratch.directory + "/none.log"], 3, "can't be read"),
      (["digest"], 2, "name logs"), (["digest", text, "--prefix", "%z"], 2, "log_line_prefix"),
      (["digest", text, "--since", "yesterday"], 2, "no time"),
      (["digest", text, "--sample-rate", "2"], 2, "at most 1"),
    ] as [([String], Int32, String)] {
      let result = try tool.run(arguments)
      #expect(result.status == .exit(status), "\(arguments): \(result.errors)")
      #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
    }
  }

  @Test func `a log of slow statements alone is said to be one`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let lines = (0..<60).map {
      Self.prefix + "1.000 UTC [17] app@shop LOG:  duration: \(250 + $0).000 ms  statement: SELECT \($0)\n"
    }
    let result = try tool.run(["digest", try scratch.write(lines.joined(), to: "slow.log")])
    #expect(result.errors.contains("no execution in the logs took less than 250.0 ms"))
  }
}
