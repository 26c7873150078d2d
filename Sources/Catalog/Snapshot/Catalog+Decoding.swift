extension Catalog {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      capturedAt: try fields.required("capturedAt"), server: try fields.required("server"),
      database: try fields.required("database"), settings: try fields.value("settings", or: []),
      schemas: try fields.value("schemas", or: []), extensions: try fields.value("extensions", or: []),
      types: try fields.value("types", or: []), functions: try fields.value("functions", or: []),
      tables: try fields.required("tables"), views: try fields.value("views", or: []),
      extendedStatistics: try fields.value("extendedStatistics", or: []), roles: try fields.value("roles", or: []),
      statistics: try fields.value("statistics", or: .measured), unreadable: try fields.value("unreadable", or: []))
  }
}

extension Catalog.Server {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    let number: Int = try fields.required("versionNumber")
    self.init(
      versionNumber: number, version: try fields.value("version", or: "\(number / 10_000).\(number % 10_000)"),
      blockSize: try fields.value("blockSize", or: 8192))
  }
}

extension Catalog.Database {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      name: try fields.required("name"), encoding: try fields.value("encoding", or: "UTF8"),
      collate: try fields.value("collate", or: "C.UTF-8"), ctype: try fields.value("ctype", or: "C.UTF-8"),
      localeProvider: try fields.value("localeProvider", or: "c"), icuLocale: try fields.optional("icuLocale"),
      searchPath: try fields.value("searchPath", or: ["public"]))
  }
}

extension Catalog.Extension {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      name: try fields.required("name"), schema: try fields.value("schema", or: "public"),
      version: try fields.value("version", or: ""))
  }
}

extension Catalog.Role {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      name: try fields.required("name"), isSuperuser: try fields.value("isSuperuser", or: false),
      bypassesRowSecurity: try fields.value("bypassesRowSecurity", or: false),
      oid: try fields.value("oid", or: nil as Int?), searchPath: try fields.optional("searchPath"))
  }
}

extension Catalog.Unreadable {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      table: try fields.required("table"), columns: try fields.value("columns", or: []),
      grant: try fields.value("grant", or: ""))
  }
}
