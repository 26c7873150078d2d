import Testing

@testable import Scaling

@Suite struct LockTimeoutTests {
  @Test func `changes of tables wait a moment, and what is built concurrently as long as it takes`() {
    let remedy = ScaleFinding.Remedy(
      "",
      statements: [
        "ALTER TABLE a ADD COLUMN b int", "CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()",
        "CREATE INDEX CONCURRENTLY i ON a (b)", "DROP TABLE c",
      ])
    #expect(
      remedy.withLockTimeout.statements == [
        "SET lock_timeout = '400ms'", remedy.statements[0], remedy.statements[1], "RESET lock_timeout",
        remedy.statements[2], "SET lock_timeout = '400ms'", remedy.statements[3], "RESET lock_timeout",
      ])
    let index = ScaleFinding.Remedy("", statements: ["DROP INDEX CONCURRENTLY i"])
    #expect(index.withLockTimeout == index)
  }
}
