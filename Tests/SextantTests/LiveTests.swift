import Glibc
import Testing

struct LiveTests {
  @Test func `live advice is that of a snapshot, and the database has only been read`() throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let before = try state(of: server)
    let live = try tool.run(["advise", "--database", server.uri(), "--format", "json"])
    #expect(live.status == .exit(0), "\(live.errors)")
    let file = scratch.directory + "/snapshot.json"
    let taken = try tool.run(["snapshot", "--database", server.uri(), "--with-statements", "-o", file])
    #expect(taken.status == .exit(0) && taken.output.isEmpty && taken.errors.isEmpty)
    let later = try tool.run(["advise", "--snapshot", file, "--format", "json"])
    let recommendations = try AdviceJSONDocument.read(live.output).recommendations
    #expect(recommendations == (try AdviceJSONDocument.read(later.output).recommendations))
    #expect(recommendations.count >= 3)
    #expect(try state(of: server) == before)
    #expect(scratch.leftovers.isEmpty)

    let sent = statements(in: Scratch.read(server.cluster.directory + "/server.log"))
    #expect(sent.count > 10)
    let reading = ["SELECT", "WITH", "SHOW", "SET", "BEGIN", "COMMIT", "ROLLBACK"]
    for statement in sent {
      let word = statement.split { !$0.isLetter }.first.map(String.init) ?? ""
      #expect(reading.contains(word.uppercased()), "\(statement)")
    }
    #expect(sent.contains { $0.contains("READ ONLY") })
  }

  @Test func `a role that may not read statistics gets advice with warnings that name the grant`() throws {
    let server = try ShopServer.shared.get()
    let outcome = try CommandLineTool(Scratch()).run([
      "advise", "--database", server.uri(user: "monitor"), "--format", "json",
    ])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    let document = try AdviceJSONDocument.read(outcome.output)
    let grants = document.warnings.filter { $0.contains("GRANT") }
    #expect(grants.count == 1 && grants[0].contains("GRANT pg_read_all_data TO monitor"), "\(document.warnings)")
    #expect(document.warnings.count == 1, "\(document.warnings)")
    let unreadable = try #require(document.unreadable)
    #expect(
      unreadable.contains { $0.table == "public.orders" && $0.grant == "GRANT SELECT ON public.orders TO monitor" })
    #expect(unreadable.count > 3)
    let snapshot = try CommandLineTool(Scratch()).run(["snapshot", "--database", server.uri(user: "monitor")])
    #expect(snapshot.status == .exit(0))
    #expect(snapshot.errors.split(separator: "\n").count == 1 && snapshot.errors.contains("GRANT pg_read_all_data"))
  }

  @Test func `a twin prints its URI, explains, is no superuser, and ends when interrupted`() throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let twin = try tool.start(["twin", "--snapshot", server.snapshot])
    #expect(Scratch.wait { twin.output.contains("\n") || twin.hasEnded })
    let uri = try #require(twin.output.split(separator: "\n").first.map(String.init))
    #expect(uri.hasPrefix("postgresql://"))
    func psql(_ statement: String) throws -> CommandLineTool.Outcome {
      try tool.run(
        program: server.cluster.binaries.directory + "/psql", ["-X", "-A", "-t", "-d", uri, "-c", statement])
    }
    let plan = try psql("EXPLAIN SELECT * FROM orders WHERE customer_id = 5")
    #expect(plan.status == .exit(0), "\(plan.errors)")
    #expect(plan.output.contains("Seq Scan on orders"))
    #expect(try psql("SHOW is_superuser").output == "off\n")
    #expect(try psql("SELECT count(*) FROM orders").output == "0\n")
    #expect(try psql("ALTER TABLE orders ADD x int").status != .exit(0))
    kill(twin.process, SIGINT)
    #expect(twin.finish()?.status == .exit(0))
    #expect(scratch.leftovers.isEmpty)
  }

  /// Writes so far, and the schema.
  private func state(of server: ShopServer) throws -> [String] {
    let connection = try server.connect("shop")
    let writes = try connection.query(
      "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del, n_mod_since_analyze FROM pg_stat_user_tables ORDER BY relid")
    let schema = try CommandLineTool(server.scratch).run(
      program: server.cluster.binaries.directory + "/pg_dump", ["--schema-only", "--dbname", server.uri()])
    #expect(schema.status == .exit(0))
    return writes.rows.map { $0.map { $0 ?? "" }.joined(separator: " ") }
      // pg_dump's \restrict has a random key.
      + schema.output.split(separator: "\n").filter { !$0.contains("restrict ") }.map(String.init)
  }

  /// What sessions of Sextant sent to `shop`, from a log whose lines begin with application and database.
  private func statements(in log: String) -> [String] {
    log.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("sextant|shop|LOG:"), !line.contains("DETAIL:") else { return nil }
      for marker in ["statement: ", "execute <unnamed>: "] {
        if let range = line.firstRange(of: marker) { return String(line[range.upperBound...]) }
      }
      return nil
    }
  }
}
