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
        #expect(node.type.hasPrefix(summary.topNode), "\(name)")
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

    @Test(arguments: ["", "[]", "{", #"[{"Plan": {"Node Type": "Result"}}]"#, "\"", "\"\\"])
    func `what is no plan has no summary`(_ text: String) {
      #expect(PlanSummary(explain: text) == nil)
    }
  }
}
