import PostgresClient
import Testing

@testable import Scaling

struct RepeatingColumnsRuleTests {
  static let schema = """
    CREATE SCHEMA repeated;
    CREATE TABLE repeated.contacts (
      id bigint PRIMARY KEY, phone1 text, phone2 text, phone3 text,
      address_line_1 text, address_line_2 text, address_line_3 text,
      sha256 text, sha384 text, sha512 text,
      q1 numeric NOT NULL, q2 numeric NOT NULL, q3 numeric NOT NULL, q4 numeric NOT NULL);
    CREATE TABLE repeated.firms (
      id bigint PRIMARY KEY, contact_1_name text, contact_1_email text, contact_2_name text, contact_2_email text,
      contact_3_name text, contact_3_email text, q1_total numeric NOT NULL, q2_total numeric NOT NULL,
      q3_total numeric NOT NULL);
    INSERT INTO repeated.firms
      SELECT i, 'a' || i, 'a' || i || '@x', CASE WHEN i % 3 = 0 THEN 'b' || i END, CASE WHEN i % 3 = 0 THEN 'b' || i || '@x' END,
        CASE WHEN i % 9 = 0 THEN 'c' || i END, NULL, i, i, i
      FROM generate_series(1, 3000) i;
    INSERT INTO repeated.contacts
      SELECT i, 'a' || i, CASE WHEN i % 3 = 0 THEN 'b' || i END, CASE WHEN i % 9 = 0 THEN 'c' || i END,
        'street ' || i, CASE WHEN i % 2 = 0 THEN 'floor' END, CASE WHEN i % 10 = 0 THEN 'c/o' END,
        md5(i::text), md5(i::text), md5(i::text), i, i, i, i
      FROM generate_series(1, 5000) i;
    """

  private static let search = "SELECT id FROM repeated.contacts WHERE phone1 = 'b6' OR phone2 = 'b6' OR phone3 = 'b6'"

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    RepeatingColumnsRule().findings(try ShapeDatabase.input("repeated", statements))
  }

  @Test(arguments: [
    search, "SELECT id FROM repeated.contacts c WHERE 'b6' IN (c.phone1, c.phone2, c.phone3)",
    "SELECT q1 FROM repeated.contacts",
  ])
  func `a list in columns becomes rows`(text: String) throws {
    let finding = try findings([ShapeStatement(text, calls: 500)]).about("repeated.contacts.phone1")
    #expect(finding.verdict == .advised)
    #expect(finding.classes.count == (text.contains("b6") ? 1 : 0))
    guard text == Self.search else { return }
    try ShapeDatabase.onCopy { connection in
      try connection.query("DELETE FROM repeated.contacts WHERE id = 9")
      try connection.run(finding.remedies.dropLast())
      #expect(try connection.count("SELECT contacts_id FROM repeated.contacts_phone WHERE phone = 'b6'") == 6)
      let wrong = """
        SELECT count(*) FROM (
          (SELECT id, phone1 FROM repeated.contacts UNION ALL SELECT id, phone2 FROM repeated.contacts
           UNION ALL SELECT id, phone3 FROM repeated.contacts) EXCEPT SELECT contacts_id, phone FROM \
           repeated.contacts_phone
        ) missing WHERE phone1 IS NOT NULL
        """
      let count = "SELECT count(*) FROM repeated.contacts_phone"
      let total = "SELECT count(phone1) + count(phone2) + count(phone3) FROM repeated.contacts"
      #expect(try connection.count(wrong) == 0)
      #expect(try connection.count(count) == connection.count(total))
      try connection.query("UPDATE repeated.contacts SET phone1 = NULL, phone3 = 'new' WHERE id < 50")
      try connection.query("DELETE FROM repeated.contacts WHERE id > 4000")
      #expect(try connection.count(wrong) == 0)
      #expect(try connection.count(count) == connection.count(total))
      try connection.run(finding.remedies.suffix(1))
    }
  }

  @Test func `several things of each number are one table`() throws {
    let search =
      "SELECT id FROM repeated.firms WHERE contact_1_email = 'b6@x' OR contact_2_email = 'b6@x' OR contact_3_email = 'b6@x'"
    let findings = try findings([ShapeStatement(search, calls: 100)])
    let finding = try findings.about("repeated.firms.contact_1_email")
    #expect(finding.verdict == .advised && finding.subjects.count == 6 && finding.figure("positions") == 3)
    #expect(finding.reasons[0].contains("contact_1_email, contact_2_email and contact_3_email the same question"))
    #expect(try findings.about("repeated.firms.q1_total").verdict == .notAdvised)
    try ShapeDatabase.onCopy { connection in
      try connection.run(finding.remedies.dropLast())
      let found = "SELECT firms_id, position, name FROM repeated.firms_contact WHERE email = 'b6@x'"
      #expect(try connection.query(found).rows == [["6", "2", "b6"]])
      #expect(try connection.query("EXPLAIN " + found).text.contains("firms_contact_email_idx"))
      // A contact without an email is one, and one without anything is none.
      #expect(try connection.count("SELECT count(*) FROM repeated.firms_contact WHERE position = 3") == 333)
      try connection.query("UPDATE repeated.firms SET contact_2_name = NULL, contact_2_email = NULL WHERE id = 6")
      #expect(try connection.query(found).rows.isEmpty)
      try connection.run(finding.remedies.suffix(1))
    }
  }

  @Test func `what looks numbered and is not stays`() throws {
    let findings = try findings([ShapeStatement(Self.search, calls: 500)])
    for subject in ["address_line_1", "sha256", "q1"] {
      let finding = try findings.about("repeated.contacts.\(subject)")
      #expect(finding.verdict == .notAdvised && finding.remedies.isEmpty, "\(subject)")
    }
    #expect(try findings.about("repeated.contacts.sha256").reasons.contains { $0.contains("don't count") })
  }
}
