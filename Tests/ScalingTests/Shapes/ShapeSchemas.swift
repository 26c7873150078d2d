/// The schemas of all suites that share the server.
enum ShapeSchemas {
  static let all = [CopiedColumnRuleTests.schema]
}
