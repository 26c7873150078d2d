import Catalog
import PostgresClient
import Testing

@testable import Synthesis

/// Columns of a row that belong together: keys of several columns, and what CHECK conditions say.
struct DependentColumnsTests {
  private static let script = """
    CREATE TABLE site (tenant int NOT NULL, id int PRIMARY KEY, name text, UNIQUE (tenant, id));
    INSERT INTO site SELECT n * 7919 % 40, n, 'site ' || n FROM generate_series(1, 3000) n;
    CREATE TABLE room (tenant int, site_id int, number int, PRIMARY KEY (tenant, site_id, number),
      FOREIGN KEY (tenant, site_id) REFERENCES site (tenant, id));
    INSERT INTO room SELECT s.tenant, s.id, r FROM site s, generate_series(1, 4) r WHERE s.id % 3 > 0 AND r <= 1 + s.id % 4;
    CREATE TABLE bed (id int PRIMARY KEY, room int, site int, owner int,
      FOREIGN KEY (owner, site, room) REFERENCES room (tenant, site_id, number));
    INSERT INTO bed SELECT row_number() OVER (), number, site_id, CASE WHEN b = 3 THEN NULL ELSE tenant END
      FROM room, generate_series(1, 3) b WHERE site_id % 5 > 0 OR b = 1;
    CREATE TABLE period (
      id int PRIMARY KEY, until timestamptz, since timestamptz NOT NULL, ended timestamptz, low int NOT NULL, high int NOT NULL,
      CHECK (since < until), CHECK (ended IS NULL OR until <= ended AND high > low));
    INSERT INTO period SELECT n, t + (1 + n % 50) * interval '1 hour', t,
        CASE WHEN n % 3 = 0 THEN t + (60 + n % 7) * interval '1 hour' END, n * 31 % 900, n * 31 % 900 + 1 + n % 90
      FROM generate_series(1, 5000) n, LATERAL (SELECT '2025-01-01'::timestamptz + n * 7919 % 5003 * interval '1 hour' AS t) s;
    CREATE DOMAIN share AS numeric(6,3) CHECK (VALUE > 0 AND VALUE <= 1);
    CREATE TABLE fresh (
      id int PRIMARY KEY, state text NOT NULL CHECK (state IN ('open', 'shut')), stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
      year int NOT NULL CHECK (year >= 2020 AND year < 2030), code text CHECK (code = 'x'), part share NOT NULL,
      day date NOT NULL CHECK (day < '2001-01-01'));
    INSERT INTO fresh SELECT n, 'open', 3, 2021, 'x', 0.5, '2000-01-01' FROM generate_series(1, 3000) n;
    ANALYZE;
    """

  @Test func `rows keep foreign keys of several columns, and conditions on them`() throws {
    let connection = try SyntheticServer.create("dependent")
    try connection.execute(script: Self.script)
    var source = try SyntheticServer.catalog("dependent")
    // Of this one nothing is known but the conditions.
    let place = try #require(source.tables.firstIndex { $0.name == "fresh" })
    for column in source.tables[place].columns.indices { source.tables[place].columns[column].statistics = nil }
    let (report, made) = try SyntheticServer.synthesize(source, "dependent_made")
    #expect(report.notes == [])
    for (left, right) in zip(source.tables, made.tables) {
      #expect(left.constraints.map(\.definition) == right.constraints.map(\.definition), "\(left.name)")
      #expect(left.rows == right.rows, "\(left.name)")
    }
    // How many rows are referenced, how often, and by how many rows at all.
    let numbers = """
      SELECT count(*), count(DISTINCT (owner, site, room)), count(DISTINCT site), count(DISTINCT owner), count(owner) FROM bed
      UNION ALL SELECT count(*), count(DISTINCT (tenant, site_id)), count(DISTINCT site_id), count(DISTINCT tenant), max(number)
        FROM room
      UNION ALL SELECT count(DISTINCT since), count(DISTINCT until), count(ended), count(DISTINCT low), count(DISTINCT high) FROM period
      """
    let wanted = try connection.query(numbers).rows.map { $0.map { Double($0 ?? "") ?? 0 } }
    let copy = try SyntheticServer.connect("dependent_made")
    let found = try copy.query(numbers).rows.map { $0.map { Double($0 ?? "") ?? 0 } }
    for (left, right) in zip(wanted.joined(), found.joined()) {
      #expect(abs(left - right) <= 0.25 * left, "\(wanted) \(found)")
    }
  }

  @Test func `a part of the rows keeps them too`() throws {
    let connection = try SyntheticServer.create("dependent_part")
    try connection.execute(script: Self.script)
    let (report, made) = try SyntheticServer.synthesize(
      try SyntheticServer.catalog("dependent_part"), "dependent_part_made", scale: 0.3)
    #expect(report.notes == [])
    #expect(made.tables.flatMap(\.constraints).count { $0.kind == .foreignKey || $0.kind == .check } == 9)
  }
}
