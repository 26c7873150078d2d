import Catalog
import PostgresServer
import Testing

@testable import Intake

/// Applications set search_path by role: what the server would do at their next login is what counts.
struct RoleSearchPathTests {
  @Test func `a role's path in this database comes before its own, and that before the database's`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let administration = try cluster.connect()
    for name in ["fleet", "other"] { try administration.query("CREATE DATABASE \(name)") }
    try administration.execute(
      script: #"""
        CREATE ROLE app LOGIN;
        CREATE ROLE job LOGIN;
        CREATE ROLE "Web" LOGIN;
        CREATE ROLE elsewhere LOGIN;
        CREATE ROLE plain LOGIN;
        CREATE ROLE missing LOGIN;
        ALTER ROLE app SET search_path = fleet, public;
        ALTER ROLE job SET search_path = public;
        ALTER ROLE job IN DATABASE fleet SET search_path = "Odd, ""x""", iot, fleet;
        ALTER ROLE job IN DATABASE other SET search_path = public;
        ALTER ROLE elsewhere IN DATABASE other SET search_path = fleet;
        ALTER ROLE missing SET search_path = nowhere, pg_catalog, fleet;
        ALTER ROLE app SET work_mem = '1MB'
        """#)
    let owner = try cluster.connect(database: "fleet")
    try owner.execute(
      script: #"""
        CREATE SCHEMA fleet; CREATE SCHEMA iot; CREATE SCHEMA "Odd, ""x"""; CREATE SCHEMA "Web";
        GRANT USAGE ON SCHEMA fleet, iot, "Odd, ""x""", "Web", public TO PUBLIC
        """#)
    func paths() throws -> [String: [String]] {
      let target = cluster.uri(database: "fleet", user: LocalCluster.superuser)
      let roles = try LiveDatabase(target: target).readCatalog().roles
      return Dictionary(uniqueKeysWithValues: roles.compactMap { role in role.searchPath.map { (role.name, $0) } })
    }
    let own: [String: [String]] = [
      "app": ["fleet", "public"], "job": [#"Odd, "x""#, "iot", "fleet"], "Web": ["Web", "public"],
      "missing": ["fleet"],
    ]
    #expect(try paths() == own)
    // What the server itself makes of it.
    for (role, path) in own {
      let session = try cluster.connect(database: "fleet", user: role)
      let schemas = try session.query("SELECT unnest(current_schemas(false))").rows.compactMap { $0[0] }
      #expect(schemas.filter { $0 != "pg_catalog" } == path, "\(role)")
    }
    try owner.query(#"ALTER DATABASE fleet SET search_path = iot, "$user""#)
    #expect(try paths()["Web"] == ["iot", "Web"])
    #expect(try paths()["app"] == ["fleet", "public"])
  }
}
