import PostgresClient
import Testing

@testable import Scaling

struct SparseColumnsRuleTests {
  static let schema = """
    CREATE SCHEMA sparse;
    CREATE TABLE sparse.parts (
      id bigint PRIMARY KEY, name text NOT NULL,
      attr_bore text, attr_depth text, attr_hue text, attr_lid text, attr_mass text, attr_pitch text, attr_span text,
      attr_tilt text, attr_volt text);
    INSERT INTO sparse.parts (id, name) SELECT i, 'part ' || i FROM generate_series(1, 5000) i;
    UPDATE sparse.parts SET attr_bore = 'b' || id, attr_lid = 'l' WHERE id % 50 = 0;
    UPDATE sparse.parts SET attr_volt = 'v' || id WHERE id % 100 = 1;
    """

  private func findings(_ statement: String) throws -> [ScaleFinding] {
    SparseColumnsRule().findings(try ShapeDatabase.input("sparse", [ShapeStatement(statement, calls: 100)]))
  }

  @Test func `columns that hardly any row fills become a document`() throws {
    let finding = try findings("SELECT * FROM sparse.parts WHERE id = 50").about("sparse.parts")
    #expect(finding.verdict == .advised && finding.figures[0].value == 9)
    try ShapeDatabase.onCopy { connection in
      try connection.run(Array(finding.remedies.prefix(2)))
      try connection.run(Array(finding.remedies.prefix(1)))
      try connection.query("INSERT INTO sparse.parts (id, name, attr_hue) VALUES (99999, 'new', 'red')")
      let documents = try connection.query(
        "SELECT attributes FROM sparse.parts WHERE id IN (2, 50, 101, 99999) ORDER BY id"
      ).rows.map { $0[0] }
      #expect(
        documents == [
          "{}", #"{"attr_lid": "l", "attr_bore": "b50"}"#, #"{"attr_volt": "v101"}"#, #"{"attr_hue": "red"}"#,
        ])
      try connection.run(Array(finding.remedies.suffix(1)))
      #expect(try connection.query("SELECT * FROM sparse.parts LIMIT 1").columns == ["id", "name", "attributes"])
    }
  }

  @Test func `columns that are searched by stay`() throws {
    let finding = try findings("SELECT id FROM sparse.parts WHERE attr_volt = 'v101'").about("sparse.parts")
    #expect(finding.verdict == .notAdvised && finding.reasons.contains { $0.contains("attr_volt") })
  }
}
