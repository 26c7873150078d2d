import Catalog
import Testing
import Workload

@testable import Advice

struct LoopFindingTests {
  private static func blog(
    _ child: String = "SELECT id, name FROM users WHERE id = $1", parentCalls: Int = 10, childCalls: Int = 200,
    parent: String = "SELECT * FROM posts ORDER BY id DESC LIMIT 20"
  ) -> FindingCase {
    FindingCase(["p": (parent, parentCalls), "c": (child, childCalls), "q": ("SELECT id FROM comments", 500)])
  }

  @Test func `a loop is a finding with its numbers, its reasons and one statement in its place`() throws {
    var blog = Self.blog()
    blog.addBursts(10, of: "c", behind: "p")
    let finding = try #require(blog.found().findings.first)
    #expect(finding.kind == .loop && finding.kind.rawValue == "n-plus-one")
    #expect(finding.classes.map(\.role) == [.parent, .child] && finding.classes.map(\.calls) == [10, 200])
    #expect(finding.classes[1].class == "c-00000000")
    #expect(finding.figures.bursts == 10 && finding.figures.executions == 200 && finding.figures.roundTripsSaved == 190)
    #expect(finding.figures.medianExecutions == 20 && finding.figures.executionMilliseconds == 40)
    #expect(finding.figures.savedMilliseconds.map { ($0 - 152).magnitude < 0.001 } == true)
    #expect(finding.figures.firstSeen == "2026-01-01T00:00:00Z")
    #expect(finding.reasons.contains { $0.contains("100 % of the executions") }, "\(finding.reasons)")
    #expect(finding.reasons.contains { $0.contains("0.2 ms on the server") && $0.contains("0.8 ms later") })
    #expect(finding.remedies.first?.code == "SELECT id, name FROM users WHERE id = ANY($1)")
    #expect(finding.remedies.contains { $0.text.contains("join users to posts by id") }, "\(finding.remedies)")
    #expect(!finding.remedies.contains { $0.language == .javascript })
  }

  @Test func `identifiers are the same every night, and tell parents apart`() throws {
    var first = Self.blog()
    first.addBursts(10, of: "c", behind: "p")
    var second = first
    second.addBursts(25, of: "c", behind: "p")
    second.addBursts(8, of: "c", behind: nil, inTransaction: true)
    let ids = second.found().findings.map(\.id)
    #expect(ids.count == 2 && Set(ids).count == 2)
    #expect(ids.contains(try #require(first.found().findings.first?.id)))
  }

  @Test func `a frequent statement in the sessions of a pool is no loop`() {
    var pool = Self.blog(parentCalls: 100, childCalls: 9_000)
    pool.addBursts(60, of: "c", behind: "p")
    pool.addBursts(300, of: "c", behind: "q")
    #expect(pool.found().findings.isEmpty)
    #expect(pool.codes() == [.notSpecific, .notSpecific])
    // Within transactions it is one client's all the same.
    pool.addBursts(10, of: "c", behind: "p", inTransaction: true)
    #expect(pool.found().findings.map(\.figures.bursts) == [10])
  }

  @Test func `a parent that has bursts behind it far more often than others has a loop`() {
    var blog = Self.blog()
    blog.addBursts(8, of: "c", behind: "p")
    blog.addBursts(20, of: "c", behind: "q")
    #expect(blog.found().findings.map { $0.classes[0].class } == ["p-00000000"])
    #expect(blog.codes() == [.notSpecific])
  }

  @Test func `what is small is counted and not shown`() {
    var blog = Self.blog()
    blog.addBursts(2, of: "c", behind: "p")
    #expect(blog.codes() == [.tooSmall])
    blog.addBursts(3, of: "c", behind: "p", size: 6)
    #expect(blog.found().findings.isEmpty && blog.codes() == [.tooSmall])
    // One transaction of very many is enough.
    blog.addBursts(1, of: "c", behind: nil, inTransaction: true, size: 500)
    #expect(blog.found().findings.count == 1)
  }

  @Test func `pages, statements without tables and unknown ones are no loops`() {
    var pages = Self.blog("SELECT * FROM comments WHERE id > $1 ORDER BY id LIMIT 100")
    pages.addBursts(10, of: "c", behind: "p")
    #expect(pages.codes() == [.paged])
    var numbers = Self.blog("SELECT nextval('s')")
    numbers.addBursts(10, of: "c", behind: "p")
    #expect(numbers.codes() == [.noTable])
    var unknown = Self.blog()
    unknown.addBursts(10, of: "x", behind: "p")
    #expect(unknown.codes() == [.unknownStatement])
  }

  @Test func `rows that are inserted one by one are a batch`() throws {
    var load = Self.blog("INSERT INTO comments (post_id, body) VALUES ($1, $2)")
    load.addBursts(10, of: "c", behind: nil, inTransaction: true)
    let finding = try #require(load.found().findings.first)
    #expect(finding.summary.hasPrefix("one row at a time"))
    #expect(finding.reasons.contains { $0.contains("one client's") })
    #expect(finding.remedies[0].text.contains("COPY"))
    #expect(
      finding.remedies[0].code
        == "INSERT INTO comments (post_id, body) SELECT new_rows.v1, new_rows.v2 FROM unnest($1::bigint[], $2::text[]) AS new_rows (v1, v2)"
    )
  }

  @Test func `only the tables that are asked for`() {
    var blog = Self.blog()
    blog.addBursts(10, of: "c", behind: "p")
    blog.addIdle(10, after: nil)
    #expect(blog.found(tables: [ObjectName(schema: "public", name: "users")]).findings.count == 1)
    #expect(blog.found(tables: [ObjectName(schema: "public", name: "posts")]).findings.isEmpty)
  }

  // MARK: - The same again

  @Test func `the same question again and again is to be kept`() throws {
    var blog = Self.blog()
    blog.addBursts(30, of: "q", behind: nil, kind: .identical, repeats: 570)
    let finding = try #require(blog.found().findings.first)
    #expect(finding.kind == .repeated && finding.figures.roundTripsSaved == 570)
    // Round trips and work.
    #expect(finding.figures.savedMilliseconds.map { ($0 - 570).magnitude < 0.001 } == true)
    #expect(finding.classes.map(\.role) == [.statement])
  }

  @Test func `numbers that are drawn and rows that are locked can't be kept`() {
    var blog = Self.blog("SELECT setval('s', max(id)) FROM posts")
    blog.addBursts(30, of: "c", behind: nil, kind: .identical, repeats: 570)
    #expect(blog.codes() == [.notRepeatable])
  }

  // MARK: - Sequelize

  @Test func `a lookup by key becomes an association to one, by the names of the models`() throws {
    var blog = Self.blog(
      #"SELECT "id", "name" FROM "users" AS "User" WHERE "User"."id" = 5 LIMIT 1"#,
      parent: #"SELECT "id", "author_id" FROM "posts" AS "Post" LIMIT 20"#)
    blog.addBursts(10, of: "c", behind: "p")
    let remedies = try #require(blog.found().findings.first).remedies
    #expect(remedies[0].code == #"SELECT "id", "name" FROM "users" AS "User" WHERE "User"."id" = ANY($1)"#)
    #expect(
      remedies.last?.code == """
        // Post.belongsTo(User, { as: 'author', foreignKey: 'author_id' })
        await Post.findAll({
          include: [{ model: User, as: 'author', attributes: ['id', 'name'] }],
        })
        """)
    #expect(remedies.last?.text.contains("distinct: true") == false)
  }

  @Test func `a lookup by foreign key becomes an association to many, with its traps`() throws {
    for (limit, options) in [("", ""), (" LIMIT 3", ", separate: true, limit: 3")] {
      var blog = Self.blog(
        #"SELECT "id", "body" FROM "comments" AS "Comment" WHERE "Comment"."post_id" = 5 ORDER BY "id""# + limit,
        parent: #"SELECT "id", "author_id" FROM "posts" AS "Post" LIMIT 20"#)
      blog.addBursts(10, of: "c", behind: "p")
      let remedy = try #require(blog.found().findings.first?.remedies.last)
      #expect(
        remedy.code == """
          // Post.hasMany(Comment, { as: 'comments', foreignKey: 'post_id' })
          await Post.findAll({
            include: [{ model: Comment, as: 'comments', attributes: ['id', 'body']\(options) }],
          })
          """)
      #expect(remedy.text.contains("separate: true"))
      // One statement of its own has no joined rows to count.
      #expect(remedy.text.contains("findAndCountAll needs distinct: true") == limit.isEmpty)
    }
  }

  @Test(arguments: [
    ("users", "User"), ("order_items", "OrderItem"), ("categories", "Category"), ("boxes", "Box"), ("status", "Status"),
    ("statuses", "Status"), ("people", "Person"), ("news", "News"), ("addresses", "Address"), ("Users", "User"),
    ("2fa_codes", "Model2faCode"), ("täler", "Tler"), ("x'; drop", "XDrop"),
  ])
  func `models are named after tables`(table: String, model: String) {
    #expect(SequelizeNames(.init(schema: nil, name: table, alias: nil)).model == model)
  }

  @Test func `an alias that is a model's name is the model's name`() {
    #expect(SequelizeNames(.init(schema: nil, name: "tbl_user", alias: "Person")).model == "Person")
    #expect(SequelizeNames(.init(schema: nil, name: "users", alias: "u")).model == "User")
    #expect(SequelizeNames.isWritten(#"SELECT "id", "first_name" AS "firstName" FROM "users" AS "User" WHERE 1 = 1"#))
    #expect(!SequelizeNames.isWritten(#"SELECT u.id AS "firstName" FROM users AS u"#))
    #expect(!SequelizeNames.isWritten(#"SELECT "id" FROM "users" AS "u""#))
  }

  @Test func `names of a log can't leave their quotes`() {
    #expect(SequelizeNames.string("a'b\\c\n") == "'a\\'b\\\\c '")
  }
}
