import Planner
import Testing
import Workload

@testable import Scaling

extension BottleneckServer {
  struct ResourceShareTests {
    @Test func `a real server's counters say where temporary space, WAL and blocks go`() throws {
      let findings = try BottleneckDatabase.findings(ResourceShareRule())
      // All five resources are counted, and the identifiers are those of the resources.
      #expect(findings.count == 5 && Set(findings.map(\.id)).count == 5)
      let temporary = try #require(findings.first { $0.summary.contains("temporary space") })
      #expect(temporary.subjects == ["public.readings"] && temporary.figure("largest_class_share") == 1)
      let wal = try #require(findings.first { $0.summary.contains("WAL") })
      #expect(Set(wal.subjects).isSuperset(of: ["public.jobs", "public.counters", "public.profiles", "public.queue"]))
      #expect(!wal.subjects.contains("public.readings"))
      // pg_stat_statements' own sum.
      let total = try #require(
        try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name).query(
          "SELECT sum(wal_bytes)::bigint FROM pg_stat_statements s JOIN pg_roles r ON r.oid = userid WHERE rolname = 'App' "
            + "AND toplevel AND query ~ '^(SELECT|UPDATE|DELETE)'"
        ).scalar.flatMap(Double.init))
      #expect(wal.figure("total") == total)
    }
  }
}

struct ResourceShareRuleTests {
  private static func spread(_ milliseconds: [Double]) -> SmallDatabase {
    var database = SmallDatabase()
    for (number, time) in milliseconds.enumerated() {
      database.tables.append(SmallDatabase.table("t\(number)", ["id! bigint", "c\(number) bigint"]))
      database.statements.append(SmallStatement("SELECT * FROM t\(number) WHERE c\(number) = $1", milliseconds: time))
    }
    return database
  }

  @Test func `a load that is spread says that nothing stands out`() throws {
    let findings = try Self.spread(Array(repeating: 100, count: 10)).findings(ResourceShareRule())
    #expect(findings.map(\.verdict) == [.notAdvised])
    #expect(findings[0].reasons[0] == "Nothing stands out: the load is spread." && findings[0].remedies.isEmpty)
    // Three of ten tables, three of ten classes.
    #expect(findings[0].reasons.filter { $0.hasPrefix("By ") }.allSatisfy { $0.split(separator: "%").count == 4 })
    #expect(abs((findings[0].figure("largest_class_share") ?? 0) - 0.1) < 1e-9)
  }

  @Test func `one class that has most of the time stands out`() throws {
    let findings = try Self.spread([900, 50, 50]).findings(ResourceShareRule())
    #expect(findings.map(\.verdict) == [.advised] && findings[0].subjects.first == "public.t0")
    #expect(findings[0].summary.hasPrefix("90 % of the execution time goes to public.t0, most of it by class "))
    #expect(findings[0].classes.map(\.note) == ["90 % of it", "5.0 % of it", "5.0 % of it"])
  }

  @Test(arguments: [(hits: 1_000_000, verdict: ScaleFinding.Verdict.advised), (9_900_000, .notAdvised)])
  func `blocks that are read don't matter where nearly all are found in memory`(
    hits: Int, verdict: ScaleFinding.Verdict
  ) throws {
    let database = Self.spread([100, 100, 100])
    let input = try database.input()
    let classes = input.classes.enumerated().map { number, costed in
      var query = costed.queryClass
      query.sharedBlocksHit = hits / 3
      query.sharedBlocksRead = number == 0 ? 80_000 : 5_000
      return CostedClass(queryClass: query, pattern: costed.pattern, plan: costed.plan)
    }
    let finding = try #require(
      ResourceShareRule().findings(
        ScaleInput(catalog: input.catalog, workload: input.workload, classes: classes)
      ).first { $0.summary.contains("read into memory") })
    #expect(finding.verdict == verdict, "\(finding.reasons)")
    #expect(finding.reasons[0].contains("were in memory") == (verdict == .notAdvised))
  }

  @Test func `temporary space and WAL are told, and little of them is nothing to do anything about`() throws {
    func wal(_ bytes: Int) throws -> ScaleFinding {
      var database = Self.spread([100, 100, 100])
      database.statements.append(
        SmallStatement("UPDATE t0 SET c0 = $1", resources: ResourceCounts(walBytes: bytes)))
      return try #require(try database.findings(ResourceShareRule()).first { $0.summary.contains("WAL") })
    }
    let (little, much) = (try wal(1_000_000), try wal(1_000_000_000))
    #expect(little.verdict == .notAdvised && little.reasons[0] == "1 MB in all is too little to do anything about.")
    #expect(much.verdict == .notAdvised && much.summary.hasPrefix("All of the WAL goes to class"))
    #expect(much.reasons[0].contains("findings on WAL"))
  }

  @Test func `without a plan a class is divided evenly by table, and its WAL by what it writes`() throws {
    var database = Self.spread([])
    database.tables = ["a", "b"].map { SmallDatabase.table($0, ["id! bigint", "x bigint"]) }
    database.statements = [
      SmallStatement(
        "UPDATE a SET x = b.x FROM b WHERE b.id = a.id", resources: ResourceCounts(walBytes: 1_000)),
      SmallStatement("SELECT * FROM a WHERE x = $1", milliseconds: 100),
    ]
    let findings = try database.findings(ResourceShareRule())
    #expect(findings.count == 2 && findings[0].figure("largest_table_share") == 0.75)
    #expect(findings[1].subjects == ["public.a"] && findings[1].figure("largest_table_share") == 1)
  }
}
