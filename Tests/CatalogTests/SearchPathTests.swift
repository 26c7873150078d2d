import Testing

@testable import Catalog

struct SearchPathTests {
  @Test(arguments: [
    ("fleet, public", true, ["fleet", "public"]), (#""$user", public"#, true, ["app", "public"]),
    (#"Fleet,"Fleet", "a, ""b""" "#, true, ["fleet", "Fleet", #"a, "b""#]), ("Fleet", false, ["Fleet"]),
    ("", true, []), (#"" , ,"#, true, ["\" , ,"]), ("a,,b", false, ["a", "b"]),
  ])
  func `names come without quotes, in lower case where the setting folds them`(
    text: String, foldsCase: Bool, names: [String]
  ) {
    #expect(SearchPath.names(in: text, foldsCase: foldsCase, user: "app") == names)
  }

  @Test func `"$user" is nobody where there is no user`() {
    #expect(SearchPath.names(in: #""$user", public"#, foldsCase: true) == ["public"])
  }

  private static let catalog = Catalog(
    capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
    database: .init(name: "d", searchPath: ["public"]), schemas: ["archive", "fleet", "public"],
    tables: [("public", "depot"), ("fleet", "depot"), ("fleet", "trip"), ("archive", "trip"), ("archive", "tour")].map {
      Table(schema: $0.0, name: $0.1)
    }, views: [View(schema: "fleet", name: "open_trips", columns: [], definition: "SELECT 1")],
    roles: [
      .init(name: "app", isSuperuser: false, bypassesRowSecurity: false, oid: 7, searchPath: ["fleet"]),
      .init(name: "web", isSuperuser: false, bypassesRowSecurity: false),
    ])

  @Test(arguments: [
    ("app", ["fleet"]), ("oid 7", ["fleet"]), ("web", ["public"]), ("nobody", ["public"]), (nil, ["public"]),
  ])
  func `a role's own path comes before the database's`(user: String?, path: [String]) {
    #expect(Self.catalog.searchPath(ofUser: user) == path)
    #expect(Self.catalog.withSearchPath(["archive"]).searchPath(ofUser: user) == ["archive"])
  }

  @Test func `a name by itself is looked up on the database's path, on the roles' paths, then everywhere`() {
    func name(_ schema: String, _ name: String) -> ObjectName { ObjectName(schema: schema, name: name) }
    var catalog = Self.catalog
    #expect(catalog.lookUp("depot") == .found(name("public", "depot")))
    #expect(catalog.lookUp("trip") == .found(name("fleet", "trip")))
    #expect(catalog.lookUp("tour") == .found(name("archive", "tour")))
    #expect(catalog.lookUp("open_trips") == .found(name("fleet", "open_trips")))
    #expect(catalog.lookUp("nowhere") == .missing)
    catalog.roles = []
    #expect(catalog.lookUp("trip") == .ambiguous([name("archive", "trip"), name("fleet", "trip")]))
  }
}
