import Testing

struct RowSecurityTests {
  @Test(arguments: [
    ("app", "documents: tenant_id = current_setting('app.tenant'::text)::bigint, NOT locked | returns body"),
    (
      "auditor",
      """
      documents: NOT locked, (team_id = 7 OR tenant_id = current_setting('app.tenant'::text)::bigint) | returns body
      """
    ),
    ("root", "documents | returns body"),
    ("admin", "documents | returns body"),
  ])
  func `policies apply to the roles that they name and not to owners and superusers`(
    role: String, pattern: String
  ) throws {
    #expect(try Shop.pattern("select body from documents", role: role) == pattern)
  }
}
