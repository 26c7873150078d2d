import Testing

/// The whole tool on inputs that mean harm.
struct UntrustedInputTests {
  @Test(arguments: ["text", "json", "markdown", "sql"])
  func `counts at the end of what a number can hold overflow nowhere`(format: String) throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    let most = "9223372036854775807"
    let dump = try scratch.write(
      """
      query,calls,rows,total_exec_time,mean_exec_time
      SELECT * FROM orders WHERE customer_id = $1,\(most),\(most),1e308,1e308
      SELECT * FROM orders WHERE customer_id = $1,\(most),\(most),1e308,1e308
      SELECT * FROM orders WHERE customer_id = $1 AND status = $2,\(most),\(most),1,1
      SELECT id FROM customers WHERE email = $1,\(most),\(most),1,1
      UPDATE orders SET status = $1 WHERE note = $2,\(most),\(most),1,1
      INSERT INTO orders VALUES ($1),\(most),\(most),1,1
      SELECT * FROM nowhere,\(most),\(most),1,1
      SELECT * FROM nowhere_else,\(most),\(most),1,1
      SELECT 1 FORM t,\(most),\(most),1,1
      SET x = 1,\(most),\(most),1,1
      COMMIT,\(most),\(most),1,1

      """, to: "dump.csv")
    let outcome = try CommandLineTool(scratch).run([
      "advise", "--snapshot", server.snapshot, "--statements", dump, "--format", format,
    ])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("CREATE INDEX"))
    if format == "json" {
      let workload = try AdviceJSONDocument.read(outcome.output).workload
      #expect(workload.calls == Int.max && workload.classes == workload.analyzed + workload.skipped.count)
    }
    let patterns = try CommandLineTool(scratch).run([
      "patterns", "--snapshot", server.snapshot, "--statements", dump, "--format", format == "json" ? "json" : "text",
    ])
    #expect(patterns.status == .exit(0), "\(patterns.errors)")
  }

  @Test(arguments: [
    #""captured_at": "2026-03-28'; CREATE ROLE pwned SUPERUSER; --""#, #""captured_at": "now""#,
  ])
  func `a snapshot whose clock is none is refused`(_ clock: String) throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    var lines = Scratch.read(server.snapshot).split(separator: "\n").map(String.init)
    let line = try #require(lines.firstIndex { $0.hasPrefix(#""captured_at""#) })
    lines[line] = clock + ","
    let snapshot = try scratch.write(lines.joined(separator: "\n"), to: "snapshot.json")
    let outcome = try CommandLineTool(scratch).run(["advise", "--snapshot", snapshot])
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("not one in ISO 8601"), "\(outcome.errors)")
    #expect(scratch.leftovers.isEmpty)
  }

  @Test func `a snapshot of numbers that no database has gives advice or a reason`() throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    for (field, value) in [("rows", "1e308"), ("pages_at_analyze", "1"), ("average_width", "9223372036854775807")] {
      // Every such number of the whole document.
      var parts = Scratch.read(server.snapshot).split(separator: "\"\(field)\":", omittingEmptySubsequences: false)
      for index in parts.indices.dropFirst() where parts[index].first != "\"" {
        parts[index] = value + parts[index].drop { !",}".contains($0) }
      }
      let snapshot = try scratch.write(parts.joined(separator: "\"\(field)\":"), to: "\(field).json")
      let outcome = try CommandLineTool(scratch).run(["advise", "--snapshot", snapshot])
      #expect(outcome.status == .exit(0), "\(field): \(outcome.errors)")
    }
  }
}
