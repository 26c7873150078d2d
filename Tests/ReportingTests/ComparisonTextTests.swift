import Advice
import Reporting
import Testing

struct ComparisonTextTests {
  @Test func `each class has its difference, and where its values came from`() {
    let comparison = IndexComparison(
      ideas: [
        .init(
          statement: "CREATE INDEX i ON public.t USING btree (a)", table: "public.t", sizeInBytes: 1_000,
          writeOverhead: .init(entries: 3, bytesPerEntry: 20, updatesLosingHOT: 0, cost: 20, formula: "f"))
      ],
      advice: ["CREATE INDEX j ON public.t USING btree (b)", "CREATE INDEX k ON public.u USING btree (b)"], now: 1_000,
      withIdeas: 600, withAdvice: 500, withBoth: 400,
      classes: [
        .init(
          class: "q", query: "SELECT", calls: 1, now: 100, withIdeas: 60, withAdvice: 130, withBoth: 60, usesIdea: true,
          planNow: "p", planWithIdeas: "p", planWithAdvice: "p",
          parameters: "2 sets of values drawn from the statistics")
      ], classesLookedAt: 4, classesWithDrawnValues: 3, warnings: ["careful"])
    let text = ComparisonText.write(comparison)
    #expect(text.hasPrefix("Warning: careful\n"))
    #expect(text.contains("with it           600 (40 % less)"))
    #expect(text.contains("  with it           60.0 (40 % less)\n  with the advice   130 (30 % more)"), "\(text)")
    #expect(text.contains("Parameter values of 3 of them were drawn from the statistics"))
    #expect(text.contains("planned with 2 sets of values drawn from the statistics"))
    #expect(text.contains("  CREATE INDEX j") && text.contains("and 1 index on other tables"))
    #expect(text.contains("q  1 call\n"))
    let json = ComparisonJSON.write(comparison)
    #expect(json.contains(#""classes_with_drawn_values": 3"#) && json.contains(#""parameters": "2 sets"#))
  }

  @Test func `an idea that there is already has that for a verdict, and warnings stand below it`() {
    func idea(_ existing: String?, _ warnings: [String] = []) -> IndexComparison.Idea {
      .init(
        statement: "CREATE INDEX i ON public.t USING btree (a)", table: "public.t", sizeInBytes: 1_000,
        writeOverhead: .init(entries: 3, bytesPerEntry: 20, updatesLosingHOT: 0, cost: 20, formula: "f"),
        existing: existing, warnings: warnings)
    }
    func comparison(_ ideas: [IndexComparison.Idea]) -> IndexComparison {
      IndexComparison(
        ideas: ideas, advice: [], now: 1_000, withIdeas: 600, withAdvice: 600, withBoth: 600,
        classes: [
          .init(
            class: "q", query: "SELECT", calls: 1, now: 100, withIdeas: 60, withAdvice: 60, withBoth: 60,
            usesIdea: true, planNow: "p", planWithIdeas: "p", planWithAdvice: "p")
        ], classesLookedAt: 1, classesWithDrawnValues: 0)
    }
    let same = comparison([idea("the same as the existing t_a")])
    #expect(ComparisonText.write(same).contains("\nIt is the same as the existing t_a, which does its work.\n"))
    #expect(!ComparisonText.write(same).contains("It helps"))
    #expect(ComparisonJSON.write(same).contains(#""existing": "the same as the existing t_a""#))
    let other = comparison([idea("the same as the existing t_a"), idea(nil, ["can't be unique"])])
    let text = ComparisonText.write(other)
    #expect(text.contains("  Exists  the same as the existing t_a\n") && text.contains("It helps"))
    #expect(text.contains("\n  Warning: can't be unique\n"))
    #expect(ComparisonJSON.write(other).contains("can't be unique"))
  }
}
