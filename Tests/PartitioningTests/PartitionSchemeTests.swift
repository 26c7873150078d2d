import Testing

@testable import Partitioning

@Suite struct PartitionSchemeTests {
  @Test func boundsAreSQL() {
    #expect(Partition.Bound.range(from: "2026-01-01", to: nil).sql == "FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)")
    #expect(Partition.Bound.list(["it's", nil]).sql == "FOR VALUES IN ('it''s', NULL)")
    #expect(Partition.Bound.hash(modulus: 4, remainder: 3).sql == "FOR VALUES WITH (modulus 4, remainder 3)")
    #expect(Partition.Bound.remaining.sql == "DEFAULT")
  }
}
