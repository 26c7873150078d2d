import Testing

@testable import Planner

extension SharedTwin {
  struct PlanSummaryTests {
    @Test func `the short reading of a plan agrees with the whole`() throws {
      let twin = try LoadedDatabase.twin.get()
      for (name, text) in LoadedQueries.all {
        let json = try twin.explain(PlannableStatement(text: text), format: .json)
        let node = try PlanNode.decode(json)
        let summary = try #require(PlanSummary(explain: json))
        #expect(summary.cost == node.totalCost, "\(name)")
        #expect(summary.rows == node.rows, "\(name)")
        #expect(summary.indexes == node.indexes, "\(name)")
        switch summary.returned {
        case .estimated(let rows):
          #expect(rows == (node.type == "ModifyTable" ? node.children[0] : node).rows, "\(name)")
        case .limited(let limit, let rows): #expect(limit == node.rows && rows >= limit, "\(name)")
        case .unknown:
          #expect(["Aggregate", "Group", "Unique", "SetOp", "Result"].contains { node.shape.contains($0) }, "\(name)")
        }
      }
    }

    @Test func `names with quotes and backslashes, and keys within strings`() throws {
      let json = #"""
        [{"Plan": {"Node Type": "Index Scan", "Index Name": "a \"b\\ c", "Filter": "(x = '\"Total Cost\": 1')",
          "Startup Cost": 0.5, "Total Cost": 12.75, "Plan Rows": 3}}]
        """#
      let summary = try #require(PlanSummary(explain: json))
      #expect(summary.indexes == [#"a "b\ c"#])
      #expect(summary.cost == 12.75)
      #expect(summary.indexes == (try PlanNode.decode(json)).indexes)
    }

    @Test(arguments: [
      ("SELECT * FROM shop.orders WHERE id < 50 ORDER BY total", "estimated"),
      ("UPDATE shop.orders SET note = '' WHERE id < 50", "estimated"),
      ("DELETE FROM shop.orders o USING shop.customers c WHERE c.id = o.customer_id AND o.id < 50", "estimated"),
      (
        "WITH few AS MATERIALIZED (SELECT 7 AS n) SELECT * FROM shop.orders WHERE id = (SELECT n FROM few)", "estimated"
      ),
      ("INSERT INTO shop.order_items SELECT * FROM shop.order_items WHERE order_id = 5", "estimated"),
      ("INSERT INTO shop.orders (id, customer_id, status, total, placed_at) VALUES (0, 1, 'new', 1, now())", "unknown"),
      ("SELECT * FROM shop.orders ORDER BY total LIMIT 7", "limited"),
      ("SELECT DISTINCT status FROM shop.orders", "unknown"),
      ("SELECT status, count(*) FROM shop.orders GROUP BY 1 ORDER BY 2", "unknown"),
      ("SELECT max(note) FROM shop.orders", "unknown"),
    ])
    func `the rows that a statement returns or changes`(_ text: String, _ kind: String) throws {
      let json = try LoadedDatabase.twin.get().explain(PlannableStatement(text: text), format: .json)
      let node = try PlanNode.decode(json)
      switch try #require(PlanSummary(explain: json)).returned {
      case .unknown: #expect(kind == "unknown")
      case .limited(let limit, let rows): #expect(kind == "limited" && limit == 7 && rows == node.children[0].rows)
      case .estimated(let rows):
        #expect(kind == "estimated")
        #expect(rows == (node.type == "ModifyTable" ? node.children[0].rows : node.rows))
      }
    }

    @Test(arguments: ["", "[]", "{", #"[{"Plan": {"Node Type": "Result"}}]"#, "\"", "\"\\"])
    func `what is no plan has no summary`(_ text: String) {
      #expect(PlanSummary(explain: text) == nil)
    }
  }
}
