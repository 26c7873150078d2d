import Testing

@testable import Scaling

@Suite struct ScaleRulesTests {
  @Test func identifiersAreDistinct() {
    #expect(Set(ScaleRules.identifiers).count == ScaleRules.all.count)
  }
}
