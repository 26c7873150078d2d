import Glibc
import Testing

/// Nights out of files: what is counted once is counted once.
struct NightlySourceTests {
  private typealias Counted = NightlyFiles.Counted

  /// 2026-03-01T00:00:00Z.
  private static let day = 1_772_323_200

  @Test func `of dumps the newest is compared with that of the night before, and an old one is no night`() throws {
    let files = try NightlyFiles()
    try files.configure("statements: DIR/pgss-*.*")
    let day = Self.day
    try files.dump("pgss-1.json", modified: day, [Counted(calls: 100)])
    var night = try files.night()
    #expect(night.load.calls == 100 && night.codes.contains("first-night"))

    // The newest counts, and its users are told apart; another database's statements are another's.
    try files.dump("pgss-a.json", modified: day - 50, [Counted(calls: 1_000_000)])
    let csv = """
      queryid,query,calls,total_exec_time,rows,datname,rolname,toplevel
      1,SELECT * FROM support.tickets WHERE customer_id = $1,130,5200,130,shop,app,true
      1,SELECT * FROM support.tickets WHERE customer_id = $1,7,280,7,shop,backup,true
      1,SELECT * FROM support.tickets WHERE customer_id = $1,900,36000,900,billing,app,true
      """
    try files.write(csv, to: "pgss-2.csv", modified: day + 86_400)
    night = try files.night()
    #expect(night.load.calls == 37 && night.calls("tickets") == 37)
    #expect(night.window?.from == "2026-03-01T00:00:00Z" && night.window?.to == "2026-03-02T00:00:00Z")
    // The snapshot is the same: nobody knows what was scanned.
    #expect(night.codes.contains("same-snapshot"))

    // Nothing new: said, and the last good night stays.
    night = try files.night(status: 4)
    #expect(night.failure?.contains("there is no dump newer than that of the last night") == true)
    #expect(night.failure?.contains("pgss-2.csv is of 2026-03-02T00:00:00Z") == true)
    #expect(night.load.calls == 37)

    // A part of the entries, and the rest again: nothing is counted twice.
    try files.dump("pgss-3.json", modified: day + 2 * 86_400, [Counted(calls: 9, user: "backup")])
    #expect(try files.night().load.calls == 2)
    try files.dump(
      "pgss-4.json", modified: day + 3 * 86_400, [Counted(calls: 150), Counted(calls: 9, user: "backup")])
    #expect(try files.night().load.calls == 20)
    #expect(files.scratch.leftovers.isEmpty)
  }

  @Test func `of logs each night reads what is new, also what arrived late, was rotated or compressed`() throws {
    let files = try NightlyFiles()
    try files.configure("logs: DIR/postgresql-*.log*")
    let day = Self.day
    let first = NightlyFiles.log(from: day, (0..<25).map(NightlyFiles.ticket))
    // A line that is not written wholly belongs to the next night.
    let cut = NightlyFiles.log(from: day + 100, [NightlyFiles.ticket(500)])
    try files.write(first + cut.dropLast(20), to: "postgresql-1.log", modified: day)
    var night = try files.night()
    #expect(night.load.calls == 25 && night.calls("tickets") == 25)
    #expect(night.window?.to == "2026-03-01T00:00:24Z")

    // Nothing new.
    night = try files.night(status: 4)
    #expect(
      night.failure?.contains("no entry newer than those of the last night; the last is of 2026-03-01T00:00:24Z")
        == true, "\(night.failure ?? "")")
    #expect(night.load.calls == 25)

    // The rest of the line, and lines of the hours before the last run, in a file that came after it; and another
    // database's.
    let second = NightlyFiles.log(from: day + 3_600, (0..<10).map(NightlyFiles.ticket))
    let other = NightlyFiles.log(from: day + 4_000, (0..<10).map(NightlyFiles.ticket), database: "billing")
    try files.write(first + cut, to: "postgresql-1.log", modified: day + 200)
    try files.write(second + other, to: "postgresql-2.log", modified: day + 5_000)
    let zipped = try files.tool.run(program: "gzip", [files.scratch.directory + "/postgresql-2.log"])
    #expect(zipped.status == .exit(0))
    night = try files.night()
    #expect(night.load.calls == 11 && night.calls("tickets") == 11)
    #expect(night.window?.from == "2026-03-01T00:00:24Z")

    // What was rotated away takes nothing with it.
    unlink(files.scratch.directory + "/postgresql-1.log")
    try files.write(
      NightlyFiles.log(from: day + 9_000, [NightlyFiles.ticket(1)]), to: "postgresql-3.log", modified: day + 9_000)
    #expect(try files.night().load.calls == 1)
  }

  @Test func `a dump has the counts and logs the constants, up to the time of the dump`() throws {
    let files = try NightlyFiles()
    try files.configure("statements: DIR/pgss-*.json\nlogs: DIR/*.log")
    let day = Self.day
    try files.dump("pgss-1.json", modified: day, [Counted(calls: 40)])
    let counts = "SELECT count(*) FROM support.agents WHERE name = 'x'"
    let log = NightlyFiles.log(from: day - 60, (0..<20).map(NightlyFiles.ticket) + [counts])
    // Behind the dump.
    let later = NightlyFiles.log(from: day + 60, [counts, counts])
    try files.write(log + later, to: "a.log", modified: day + 100)
    var night = try files.night()
    #expect(night.calls("tickets") == 40 && night.calls("agents") == 1)
    try files.dump("pgss-2.json", modified: day + 3_600, [Counted(calls: 45)])
    night = try files.night()
    #expect(night.calls("tickets") == 5 && night.calls("agents") == 2)
  }

  @Test func `texts of any kind come through, and nothing of them is markup or breaks the history`() throws {
    let files = try NightlyFiles()
    try files.configure(
      "statements: DIR/pgss.json", all: "  html: DIR/r.html\n  markdown: DIR/r.md\n  text: DIR/r.txt")
    let day = Self.day
    let texts = [
      "SELECT '</script><script>alert(1)</script>' FROM support.tickets WHERE customer_id = $1",
      "SELECT 'a\u{0}b' FROM support.tickets WHERE customer_id = $1",
      "SELECT 'Größe \u{1F600} \u{202E}' FROM support.tickets WHERE customer_id = $1",
      "SELECT * FROM support.tickets WHERE customer_id IN (" + (1...30_000).map { "\($0)" }.joined(separator: ",") + ")",
      "SELECT FROM WHERE", "",
    ]
    var statements = texts.enumerated().map { Counted(query: $1, id: $0 + 1, calls: 10) }
    statements.append(Counted(query: NightlyFiles.ticket(3), id: 99, calls: 5, user: "o'\"Brien </script>"))
    try files.dump("pgss.json", modified: day, statements)
    #expect(try files.night().load.calls >= 35)
    for counted in statements.indices { statements[counted].calls += 3 }
    try files.dump("pgss.json", modified: day + 3_600, statements)
    let night = try files.night()
    #expect(night.calls("tickets") == 15, "\(night.classes.map { (String($0.query.prefix(90)), $0.load.calls) }) \(night.health)")
    #expect(!Scratch.read(files.scratch.directory + "/r.html").contains("<script>alert"))
    #expect(Scratch.read(files.scratch.directory + "/r.md").contains("tickets"))
    // Bytes that are no UTF-8.
    var bytes = Array(
      "queryid,query,calls,total_exec_time,rows,datname\n7,SELECT '".utf8)
    bytes += [0xff, 0xfe]
    bytes += Array("' FROM support.tickets WHERE customer_id = $1,50,2000,50,shop\n".utf8)
    try files.write(bytes, to: "pgss.json", modified: day + 7_200)
    let outcome = try files.run()
    #expect(outcome.status == .exit(0) || outcome.errors.contains("UTF-8"), "\(outcome.errors)")
  }
}
