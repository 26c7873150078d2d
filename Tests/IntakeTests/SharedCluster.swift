import Catalog
import Glibc
import PostgresClient
import PostgresServer

@testable import Intake

/// One server for all tests of this target, with the rich schema in the database `rich`.
enum SharedCluster {
  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([("shared_preload_libraries", "pg_stat_statements")])
    try cluster.start()
    let admin = try cluster.connect()
    try admin.query("CREATE DATABASE rich")
    try admin.query("CREATE ROLE monitor LOGIN IN ROLE pg_monitor")
    try admin.query("CREATE ROLE reader LOGIN")
    try admin.query("CREATE ROLE tenant LOGIN")
    let rich = try cluster.connect(database: "rich")
    try rich.execute(script: RichSchema.definition)
    try rich.execute(script: RichSchema.rows)
    try rich.execute(script: "ANALYZE")
    try rich.execute(script: "GRANT USAGE ON SCHEMA shop TO reader; GRANT SELECT ON shop.orders, \"Größe\" TO reader")
    return cluster
  }

  static func richCatalog() throws -> Catalog {
    try LiveDatabase(target: target(user: "postgres")).readCatalog(capturedAt: "2026-03-01T02:00:00Z")
  }

  static func target(database: String = "rich", user: String) throws -> String {
    try cluster.get().uri(database: database, user: user)
  }
}
