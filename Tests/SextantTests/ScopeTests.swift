import Testing

/// A dump of a whole server holds the statements of all its databases and users.
struct ScopeTests {
  private let scratch: Scratch
  private let snapshot: String

  init() throws {
    scratch = try Scratch()
    snapshot = try ShopServer.shared.get().snapshot
  }

  private func advise(_ rows: [String], _ options: [String] = []) throws -> CommandLineTool.Outcome {
    let dump = try scratch.write(rows.joined(separator: "\n") + "\n", to: scratch.newName("dump"))
    return try CommandLineTool(scratch).run(
      ["advise", "--snapshot", snapshot, "--format", "json", "--statements", dump] + options)
  }

  private static let named = [
    "query,calls,dbid,datname,rolname",
    "SELECT id FROM customers WHERE email = $1,7,5,shop,web",
    "SELECT id FROM elsewhere WHERE email = $1,11,6,billing,job",
    "SELECT city FROM customers WHERE email = $1,13,9,,web",
  ]

  @Test func `of several databases the snapshot's own is taken, and that is said`() throws {
    let outcome = try advise(Self.named)
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    let document = try AdviceJSONDocument.read(outcome.output)
    // A number may stand for the right database.
    #expect(document.workload.analyzed == 2)
    #expect(document.workload.skipped.map(\.reason) == ["of another database than shop"])
    let note = try #require(document.warnings.first { $0.contains("--dbname") })
    #expect(note.contains("only statements of the database shop") && note.contains("billing"))
    let chosen = try AdviceJSONDocument.read(advise(Self.named, ["--dbname", "shop"]).output)
    #expect(chosen.workload.analyzed == 1 && !chosen.warnings.contains { $0.contains("--dbname") })
  }

  @Test func `of several databases of which none is the snapshot's, all are taken, with a warning`() throws {
    let rows = Self.named.map { $0.split(separator: ",shop", omittingEmptySubsequences: false).joined(separator: ",x") }
    let document = try AdviceJSONDocument.read(advise(rows).output)
    #expect(document.warnings.contains { $0.contains("of 3 databases (billing, oid 9, x)") && $0.contains("--dbname") })
    #expect(document.workload.analyzed == 2)
  }

  @Test func `one database needs no words`() throws {
    let document = try AdviceJSONDocument.read(advise(Array(Self.named.prefix(2))).output)
    #expect(document.warnings.isEmpty)
    let numbers = ["query,calls,dbid", "SELECT id FROM customers,7,5"]
    #expect(try AdviceJSONDocument.read(advise(numbers).output).warnings.isEmpty)
  }

  @Test func `a name that no statement has is refused with those that there are`() throws {
    for (options, words) in [
      (["--dbname", "nosuch"], "--dbname: no statement is of the database nosuch; there are billing, oid 9, shop"),
      (["--user", "nosuch"], "--user: no statement is of the user nosuch; there are job, web"),
    ] {
      let outcome = try advise(Self.named, options)
      #expect(outcome.status == .exit(2))
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    let numbers = ["query,calls,dbid", "SELECT id FROM customers,7,16384"]
    let outcome = try advise(numbers, ["--dbname", "shop"])
    #expect(outcome.status == .exit(2))
    #expect(outcome.errors.contains("give one of them (--dbname 16384), or join pg_database"), "\(outcome.errors)")
    #expect(try advise(numbers, ["--dbname", "16384"]).status == .exit(0))
    // Plain SQL says nothing of databases, and was named for this run.
    #expect(try advise(["SELECT id FROM customers;"], ["--dbname", "nosuch"]).status == .exit(0))
  }

  @Test func `a name without schema is found where one schema has it, and --search-path says where to look`() throws {
    let statements = [#"SELECT "select" FROM "Order ""x""" WHERE "Größe" = $1;"#]
    let assumed = try AdviceJSONDocument.read(advise(statements).output)
    let notes = assumed.warnings.filter { $0.contains("--search-path") }
    #expect(notes.count == 1 && notes[0].hasPrefix("1 query class names tables without schema"), "\(assumed.warnings)")
    #expect(notes[0].contains(ShopServer.awkwardTable))
    for path in [#""Über Shop",public"#, "public, Über Shop"] {
      let named = try AdviceJSONDocument.read(advise(statements, ["--search-path", path]).output)
      #expect(named.recommendations == assumed.recommendations && named.recommendations.count == 1)
      #expect(named.warnings.isEmpty)
    }
    let tool = CommandLineTool(scratch)
    let file = try scratch.write(statements[0], to: "names.sql")
    let inputs = ["--snapshot", snapshot, "--statements", file]
    let patterns = try tool.run(["patterns"] + inputs)
    #expect(patterns.output.contains(ShopServer.awkwardTable) && patterns.errors.contains("see --search-path"))
    #expect(try tool.run(["patterns"] + inputs + ["--search-path", "Über Shop"]).errors.isEmpty)
    // Another path, on which the table of the statement is missing, keeps all other schemas in reach.
    let other = try AdviceJSONDocument.read(advise(statements, ["--search-path", "public"]).output)
    #expect(other.warnings == assumed.warnings)
    let idea = try tool.run(["advise"] + inputs + ["--try", #"CREATE INDEX ON "Order ""x""" ("Größe")"#])
    #expect(idea.status == .exit(0) && idea.output.contains("ON \(ShopServer.awkwardTable) USING"), "\(idea.errors)")
  }

  @Test func `annotations and commands of a .sql file end up in the report`() throws {
    let document = try AdviceJSONDocument.read(
      advise(["\\d customers", "-- calls: abc", "SELECT id FROM customers;"]).output)
    #expect(document.warnings.contains { $0.contains(":2: “calls: abc” is no number of calls") })
    #expect(document.workload.skipped.map(\.reason) == [#"psql's own command \d is not run"#])
  }

  @Test func `a dump that is cut off is analysed up to there, and says so`() throws {
    let whole = Self.named.prefix(2) + [#""SELECT id FROM orders WHERE cust"#]
    let document = try AdviceJSONDocument.read(advise(Array(whole)).output)
    #expect(document.workload.analyzed == 1 && document.workload.skipped.count == 1)
    #expect(document.workload.skipped.allSatisfy { $0.reason.contains(":3: ") }, "\(document.workload.skipped)")
  }
}
