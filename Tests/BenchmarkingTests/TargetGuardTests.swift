import PostgresClient
import Testing

@testable import Benchmarking

struct TargetGuardTests {
  private func refusals(_ session: TargetSession, isTrusted: Bool = false, needed: Int = 1_000) throws -> [String] {
    switch try TargetGuard.judge(session, isTrusted: isTrusted, needed: needed) {
    case .allowed: []
    case .refused(let reasons): reasons
    }
  }

  @Test func `a database has to say that it may be measured on, or the user`() throws {
    let target = try BenchTarget(isMarked: false, script: "CREATE TABLE t (a int)")
    let session = try target.session()
    #expect(try refusals(session).contains { $0.contains("ALTER DATABASE postgres SET sextant.bench = 'on'") })
    #expect(try TargetGuard.judge(session, isTrusted: true, needed: 1_000) != .allowed(warnings: []))
    #expect(try refusals(session, isTrusted: true).isEmpty)
    // A client's own setting says nothing.
    try session.query("SET sextant.bench = 'on'")
    #expect(try !refusals(session).isEmpty)
    try session.query("ALTER ROLE postgres SET sextant.bench = 'on'")
    #expect(try !refusals(session).isEmpty)
    try session.query("ALTER DATABASE postgres SET sextant.bench = 'off'")
    #expect(try !refusals(session).isEmpty)
    try session.query("ALTER DATABASE postgres SET sextant.bench = 'on'")
    #expect(try TargetGuard.judge(session, isTrusted: false, needed: 1_000) == .allowed(warnings: []))
  }

  @Test func `a server in use, without room or with event triggers is refused`() throws {
    let target = try BenchTarget(script: "CREATE TABLE t (a int)")
    let session = try target.session()
    #expect(try refusals(session, needed: 1 << 60).contains { $0.contains("free, and the indexes take") })
    // No word of the user makes room.
    #expect(try !refusals(session, isTrusted: true, needed: 1 << 60).isEmpty)
    var others: [Connection] = []
    for _ in 0..<7 { others.append(try target.cluster.connect(application: "web")) }
    let reasons = try refusals(session)
    #expect(reasons.contains { $0.contains("7 of web as postgres in postgres") }, "\(reasons)")
    #expect(try refusals(session, isTrusted: true).isEmpty)
    others = []
    try target.connection.execute(
      script: """
        CREATE FUNCTION spy() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER spy ON ddl_command_end EXECUTE FUNCTION spy();
        """)
    #expect(try refusals(session).contains { $0.contains("event triggers") && $0.contains("spy") })
  }
}
