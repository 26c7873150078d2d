import AccessPatterns
import Catalog
import Foundation
import Testing

struct PrintingTests {
  @Test func `a pattern as JSON has snake case keys and leaves out what is empty`() throws {
    let pattern = try Shop.extractor.extract(
      from: """
        select o.id from orders o join customers c on c.id = o.customer_id
        where lower(o.note) = $1 and o.status in ('a', $2) order by o.created_at desc limit 5
        """)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let first = try #require(pattern.relations.first)
    let json = String(decoding: try encoder.encode(first), as: UTF8.self)
    #expect(
      json == """
        {"alias":"o","columns":["created_at","customer_id","id","note","status"],"has_limit":true,\
        "joins":[{"operator":"=","other_alias":"c","other_column":"id","other_table":"public.customers",\
        "target":{"column":"customer_id"}}],"level":0,"needs_heap":false,\
        "ordering":[{"is_descending":true,"nulls_first":true,"target":{"column":"created_at"}}],\
        "ordering_is_complete":true,"predicates":[{"kind":"equality","operand":{"parameter":1},"operator":"=",\
        "target":{"columns":["note"],"expression":"lower(note)"}},{"kind":"in_list",\
        "operand":{"list":[{"constant":"'a'"},{"parameter":2}]},"operator":"=","target":{"column":"status"}}],\
        "returned":["id"],"table":"public.orders"}
        """)
  }

  @Test func `columns hold all that is needed, returned only what leaves the scan`() throws {
    let pattern = try Shop.extractor.extract(
      from: "select id from orders where status = $1 and total > note::numeric order by created_at")
    #expect(pattern.relations[0].columns == ["created_at", "id", "note", "status", "total"])
    #expect(pattern.relations[0].returned == ["id", "note", "total"])
    #expect(try Shop.extractor.extract(from: "select count(*) from orders").relations[0].columns.isEmpty)
  }
}

struct ExpressionTests {
  @Test(arguments: [
    ("a.status || '-' || note", "(status || '-') || note"),
    ("(total + 1) * -2", "(total + 1) * (-2)"),
    ("created_at at time zone 'UTC'", "timezone('UTC', created_at)"),
    ("extract(epoch from created_at)", "EXTRACT(epoch FROM created_at)"),
    ("position('a' in note)", "pg_catalog.\"position\"(note, 'a')"),
    ("nullif(status, 'x')", "NULLIF(status, 'x')"),
    ("greatest(total, 5::numeric(10,2))", "GREATEST(total, 5::numeric(10,2))"),
    ("(total between 1 and 2)::int", "(total BETWEEN 1 AND 2)::integer"),
    ("(array[note, status])[1]", "(ARRAY[note, status])[1]"),
    ("note::varchar(5)[]", "note::character varying(5)[]"),
    ("created_at + interval '1' day", "created_at + '1'::interval day"),
    ("case status when 'a' then 1 else 2 end", "CASE status WHEN 'a' THEN 1 ELSE 2 END"),
    ("status is distinct from 'x'", "status IS DISTINCT FROM 'x'"),
    ("not (status = 'a' and note is null)", "NOT ((status = 'a') AND (note IS NULL))"),
    ("btrim(note, E'\\\\')", "btrim(note, E'\\\\')"),
  ])
  func `expressions are written as SQL that parses`(written: String, expected: String) throws {
    let pattern = try Shop.extractor.extract(from: "select 1 from orders a order by \(written)")
    let target = try #require(pattern.relations[0].ordering.first?.target)
    guard case .expression(let sql, _) = target else { return #expect(Bool(false), "a column") }
    #expect(sql == expected)
    let again = try Shop.extractor.extract(from: "select 1 from orders a order by \(sql)")
    #expect(again.relations[0].ordering.first?.target == target)
  }
}
