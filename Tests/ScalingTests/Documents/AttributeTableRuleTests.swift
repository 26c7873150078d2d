import PostgresClient
import Testing

@testable import Scaling

struct AttributeTableRuleTests {
  static let schema = """
    CREATE SCHEMA attributed;
    CREATE TABLE attributed.items (id integer PRIMARY KEY, name text NOT NULL);
    CREATE TABLE attributed.properties (
      item_id integer NOT NULL REFERENCES attributed.items (id) ON DELETE CASCADE, key text NOT NULL, content text,
      PRIMARY KEY (item_id, key));
    CREATE TABLE attributed.staff (id integer PRIMARY KEY, manager_id integer, grade text NOT NULL);
    INSERT INTO attributed.items SELECT i, 'item ' || i FROM generate_series(1, 2000) i;
    INSERT INTO attributed.properties
      SELECT i, k, k || i % 20 FROM generate_series(1, 2000) i, unnest(ARRAY['color', 'size', 'weight', 'brand']) k;
    INSERT INTO attributed.staff SELECT i, i / 10, 'g' || i % 4 FROM generate_series(1, 2000) i;
    """

  private func findings(_ statement: String) throws -> [ScaleFinding] {
    AttributeTableRule().findings(try ShapeDatabase.input("attributed", [ShapeStatement(statement, calls: 100)]))
  }

  private static let joined = """
    SELECT i.id FROM attributed.items i JOIN attributed.properties a ON a.item_id = i.id AND a.key = 'color'
    JOIN attributed.properties b ON b.item_id = i.id AND b.key = 'size' WHERE a.content = 'color7' AND b.content = \
    'size7' ORDER BY 1
    """

  @Test(arguments: [
    joined,
    """
    SELECT item_id, max(content) FILTER (WHERE key = 'color'), max(content) FILTER (WHERE key = 'size') FROM \
    attributed.properties GROUP BY item_id
    """,
    """
    SELECT item_id, max(CASE WHEN key = 'color' THEN content END), max(CASE WHEN key = 'size' THEN content END) FROM \
    attributed.properties GROUP BY 1
    """,
  ])
  func `attributes that are put together again become documents`(text: String) throws {
    let finding = try findings(text).about("attributed.properties")
    #expect(finding.verdict == .advised)
    guard text == Self.joined else { return }
    try ShapeDatabase.onCopy { connection in
      let before = try connection.query(Self.joined).rows
      try connection.run(finding.remedies.dropLast())
      let search = """
        SELECT item_id FROM attributed.properties_documents
        WHERE attributes @> '{"color": "color7", "size": "size7"}' ORDER BY 1
        """
      #expect(try connection.query(search).rows == before && before.count == 100)
      try connection.query("UPDATE attributed.properties SET content = 'color7' WHERE key = 'color' AND item_id = 1")
      try connection.query("UPDATE attributed.properties SET content = 'size7' WHERE key = 'size' AND item_id = 1")
      try connection.query("DELETE FROM attributed.properties WHERE key = 'size' AND item_id = 7")
      try connection.query("DELETE FROM attributed.items WHERE id = 27")
      #expect(try connection.query(search).rows == connection.query(Self.joined).rows)
      #expect(try connection.count("SELECT count(*) FROM attributed.properties_documents") == 1_999)
      try connection.run(finding.remedies.suffix(1))
    }
  }

  @Test func `what counts is the part of the table's own load, unless that is next to nothing`() throws {
    func verdict(joins: Int, scans: Int, others: Int) throws -> ScaleFinding.Verdict {
      let statements = [
        ShapeStatement(Self.joined, calls: joins, milliseconds: Double(joins)),
        ShapeStatement(
          "SELECT key, content FROM attributed.properties WHERE item_id = 5", calls: scans,
          milliseconds: Double(scans)),
        ShapeStatement("SELECT name FROM attributed.items WHERE id = 5", calls: others, milliseconds: Double(others)),
      ]
      return try AttributeTableRule().findings(try ShapeDatabase.input("attributed", statements)).about(
        "attributed.properties"
      ).verdict
    }
    // 0.4 % of the load, nearly all of the table's; 4 %, and a small part of the table's; 0.05 %.
    #expect(try verdict(joins: 40, scans: 1, others: 10_000) == .advised)
    #expect(try verdict(joins: 400, scans: 5_000, others: 4_600) == .notAdvised)
    #expect(try verdict(joins: 5, scans: 1, others: 10_000) == .notAdvised)
    #expect(try verdict(joins: 600, scans: 5_000, others: 4_600) == .advised)
  }

  @Test func `columns are as right where the attributes are few`() throws {
    let finding = try findings(Self.joined).about("attributed.properties")
    #expect(finding.remedies.contains { $0.text.contains("each of the 4 attributes") && $0.text.contains("attributed.items") })
  }

  @Test func `attributes of one entity are one scan`() throws {
    let finding = try findings("SELECT key, content FROM attributed.properties WHERE item_id = 5").about(
      "attributed.properties")
    #expect(finding.verdict == .notAdvised)
  }

  @Test func `a tree is none`() throws {
    let text =
      """
      SELECT e.id FROM attributed.staff e JOIN attributed.staff m ON m.id = e.manager_id WHERE e.grade = 'g1' AND \
      m.grade = 'g2'
      """
    #expect(try findings(text).isEmpty)
  }
}
