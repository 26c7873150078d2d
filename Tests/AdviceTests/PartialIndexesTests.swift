import Advice
import Catalog
import Testing
import Workload

/// Partial indexes, advised for a loaded database.
@Suite(.serialized) struct PartialIndexesTests {
  private static let claim =
    "select id from q.job where state = 'queued' order by priority desc, created limit 5 for update skip locked"

  /// What the application sends, and the index that it is to get.
  private static let cases = [
    (sent: claim, index: "btree (priority, created DESC) WHERE ((state)::text = 'queued'::text)"),
    (
      sent: "select id from q.mail where sent_at is null order by id limit 20",
      index: "btree (id) WHERE (sent_at IS NULL)"
    ),
    (
      sent:
        "select id, owner from q.job where state not in ('done', 'failed') and created > '2026-01-20' order by created",
      index:
        "btree (created) WHERE ((state)::text <> ALL (ARRAY[('done'::character varying)::text, ('failed'::character varying)::text]))"
    ),
    (sent: "select note from q.job where flagged and owner = 150", index: "btree (owner) WHERE flagged"),
    (sent: "select note from q.job where parent = 1200", index: "btree (parent) WHERE (parent IS NOT NULL)"),
  ]

  @Test func `a hot subset is advised, its rollout runs, its class uses it, and the rollback undoes it`() throws {
    let queue = try LoadedQueue.shared.get()
    let advice = try queue.advise(queue.file(Self.cases.map(\.sent)))
    let connection = queue.connection
    for recommendation in advice.recommendations {
      #expect(recommendation.implication == .provable, "\(recommendation.statement)")
      for step in recommendation.rollout { try connection.query(step.sql) }
    }
    let printed = try connection.query(
      "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'q' AND indexname NOT LIKE '%pkey'")
    let defined = Set(printed.rows.map { $0[1]!.split(separator: " USING ", maxSplits: 1)[1] }.map(String.init))
    #expect(defined == Set(Self.cases.map(\.index)))
    for item in Self.cases {
      let plan = try queue.plan(item.sent)
      let named = try #require(advice.recommendations.first { $0.queries.contains { $0.query == item.sent } })
      #expect(plan.contains(named.index), "\(item.sent): \(plan)")
    }
    #expect(Set(advice.recommendations.map(\.index)).count == advice.recommendations.count)
    for recommendation in advice.recommendations { try connection.query(recommendation.rollback) }
    let left = try connection.query("SELECT count(*) FROM pg_index WHERE indrelid::regclass::text LIKE 'q.%'")
    #expect(left.scalar == "2")
  }

  @Test func `the size is that of the part, and so is what writes add`() throws {
    let queue = try LoadedQueue.shared.get()
    let writes = [
      "insert into q.job (id, priority, owner, created, flagged, note) values (1, 1, 1, now(), false, '')",
      "insert into q.job (id, state, priority, owner, created, flagged, note) values (1, 'x', 1, 1, now(), false, '')",
      "update q.job set state = 'running' where id = 7",
    ]
    let advice = try queue.advise(queue.file([Self.claim] + writes))
    let advised = try #require(advice.recommendations.first { $0.queries.contains { $0.query == Self.claim } })
    let plain = try queue.connection.query("SELECT pg_relation_size('q.job_pkey')").scalar.flatMap { Int($0) }
    #expect(advised.sizeInBytes < (try #require(plain)) / 20)
    // All of the first hundred come in as queued, by the default; of the others the part that is.
    #expect(advised.writeOverhead.entries > 100 && advised.writeOverhead.entries < 105)
    #expect(advised.writeOverhead.updatesLosingHOT == 100)
    #expect(advised.writeOverhead.formula.contains("partial: entries for 0.5 %"))
  }

  @Test func `a literal that varies between executions is in no predicate`() throws {
    let queue = try LoadedQueue.shared.get()
    let other =
      "select id from q.job where state = 'running' order by priority desc, created limit 5 for update skip locked"
    let advice = try queue.advise(queue.file([Self.claim, other]))
    #expect(advice.recommendations.count == 1)
    #expect(advice.recommendations.allSatisfy { !$0.statement.contains(" WHERE ") }, "\(advice.recommendations)")
    #expect(!advice.rejected.contains { $0.statement.contains("queued") || $0.statement.contains("running") })
  }

  @Test func `a parameter that the application binds is none, and a generic plan could not use the index`() throws {
    let queue = try LoadedQueue.shared.get()
    let bound = "select id from q.job where state = $1 order by priority desc, created limit 5"
    let advice = try queue.advise(queue.file([bound]))
    #expect(advice.recommendations.allSatisfy { !$0.statement.contains(" WHERE ") })
    let refused = try #require(advice.rejected.first { $0.code == "bound-parameter" })
    #expect(refused.statement.hasSuffix("WHERE (state = $1)"))
    #expect(refused.reason.contains("as a constant") && refused.reason.contains("plan_cache_mode = force_custom_plan"))

    // The index of the constant is no index for the parameter, beside it in the same workload.
    let both = try queue.advise(queue.file([Self.claim, bound + " offset 1"])) { $0.kinds = ["partial"] }
    let partial = try #require(both.recommendations.first { $0.statement.contains("'queued'") })
    #expect(!partial.queries.contains { $0.query.contains("$1") })
    let connection = queue.connection
    try connection.query("CREATE INDEX job_queued ON q.job (priority, created DESC) WHERE state = 'queued'")
    try connection.query("CREATE INDEX job_parent ON q.job (parent) WHERE parent IS NOT NULL")
    try connection.query("PREPARE claim(text) AS \(bound)")
    try connection.query("PREPARE child(int) AS select id from q.job where parent = $1")
    try connection.query("SET plan_cache_mode = force_generic_plan")
    #expect(!(try queue.plan("EXECUTE claim('queued')").contains("job_queued")))
    #expect(try queue.plan("EXECUTE child(7)").contains("job_parent"))
    try connection.query("SET plan_cache_mode = force_custom_plan")
    #expect(try queue.plan("EXECUTE claim('queued')").contains("job_queued"))
    for statement in ["RESET plan_cache_mode", "DEALLOCATE ALL", "DROP INDEX q.job_queued", "DROP INDEX q.job_parent"] {
      try connection.query(statement)
    }
  }

  @Test func `of a dump a rare state is inferred from the rows returned, and said to be unknown`() throws {
    let queue = try LoadedQueue.shared.get()
    // 3,000 jobs have failed, 300 are queued, about 180 are running.
    let advice = try queue.advise(queue.dump([(200, 200 * 2_900 + 20, "select id, note from q.job where state = $1")]))
    let advised = try #require(advice.recommendations.first { $0.statement.contains(" WHERE ") })
    #expect(advised.implication == .unknown)
    #expect(advised.reasons.contains { $0.hasPrefix("inferred, to be confirmed") })
    #expect(advised.reasons.contains { $0.contains("with a bind parameter a generic plan can't use the index") })
  }

  @Test func `of a dump that tells nothing the answer is that it is unknown`() throws {
    let queue = try LoadedQueue.shared.get()
    let text = "select id from q.job where state = $1 order by priority desc, created limit $2"
    let advice = try queue.advise(queue.dump([(200, 1_000, text)]))
    #expect(advice.recommendations.allSatisfy { !$0.statement.contains(" WHERE ") })
    #expect(advice.rejected.contains { $0.code == "unknown-constant" && $0.statement.hasSuffix("WHERE (state = $1)") })
  }

  @Test func `a partial index that exists is not advised again`() throws {
    let queue = try LoadedQueue.shared.get()
    var catalog = queue.catalog
    let place = try #require(catalog.tables.firstIndex { $0.name == "job" })
    let definition =
      "CREATE INDEX job_waiting ON q.job USING btree (priority DESC, created) WHERE ((state)::text = 'queued'::text)"
    catalog.tables[place].indexes.append(
      Index(
        name: "job_waiting", definition: definition,
        keys: [IndexKey(column: "priority", isDescending: true, nullsFirst: true), IndexKey(column: "created")],
        predicate: "state::text = 'queued'::text", rows: 300, pages: 4))
    let advice = try queue.advise(queue.file([Self.claim])) {
      $0.catalog = catalog
      $0.kinds = ["partial"]
    }
    #expect(advice.recommendations.isEmpty, "\(advice.recommendations.map(\.statement))")
    #expect(advice.rejected.contains { $0.reason == "the same as the existing job_waiting" })
  }

  @Test func `only partial indexes are advised when only they are asked for`() throws {
    let queue = try LoadedQueue.shared.get()
    let statements = [Self.claim, "select note from q.mail where recipient = 77"]
    let advice = try queue.advise(queue.file(statements)) { $0.kinds = ["partial"] }
    #expect(advice.recommendations.map { $0.statement.contains(" WHERE ") } == [true])
  }
}
