/// The schemas of all suites that share the server.
enum ShapeSchemas {
  static let all = [
    CopiedColumnRuleTests.schema, JoinedAggregateRuleTests.schema, RepeatingColumnsRuleTests.schema,
    CopiedValuesRuleTests.schema, DependentColumnsRuleTests.schema,
    ExtractedKeyRuleTests.schema, OpaqueDocumentRuleTests.schema, DocumentUpdateRuleTests.schema,
    JSONColumnRuleTests.schema, SparseColumnsRuleTests.schema, AttributeTableRuleTests.schema,
    TimeSeriesRuleTests.schema, JobQueueRuleTests.schema, EventLogRuleTests.schema, CacheRuleTests.schema,
    QuotedNamesTests.schema,
  ]
}
