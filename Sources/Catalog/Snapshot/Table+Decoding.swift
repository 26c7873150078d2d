extension Table {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      schema: try fields.required("schema"), name: try fields.required("name"),
      kind: try fields.value("kind", or: .ordinary), persistence: try fields.value("persistence", or: "p"),
      owner: try fields.value("owner", or: ""), columns: try fields.value("columns", or: []),
      constraints: try fields.value("constraints", or: []), indexes: try fields.value("indexes", or: []),
      rows: try fields.value("rows", or: -1), pages: try fields.value("pages", or: 0),
      allVisiblePages: try fields.value("allVisiblePages", or: 0), options: try fields.value("options", or: []),
      partitionKey: try fields.optional("partitionKey"), partitionBound: try fields.optional("partitionBound"),
      parents: try fields.value("parents", or: []), rowSecurity: try fields.value("rowSecurity", or: false),
      forcesRowSecurity: try fields.value("forcesRowSecurity", or: false),
      policies: try fields.value("policies", or: []), replicaIdentity: try fields.value("replicaIdentity", or: "d"),
      activity: try fields.optional("activity"), definition: try fields.optional("definition"),
      pagesAtAnalyze: try fields.optional("pagesAtAnalyze"))
  }
}

extension Column {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    let type: String = try fields.required("type")
    self.init(
      name: try fields.required("name"), type: type, typeSchema: try fields.value("typeSchema", or: "pg_catalog"),
      typeName: try fields.value("typeName", or: ""), isNotNull: try fields.value("isNotNull", or: false),
      defaultExpression: try fields.optional("defaultExpression"), generated: try fields.optional("generated"),
      identity: try fields.optional("identity"), collation: try fields.optional("collation"),
      statistics: try fields.optional("statistics"), inheritedStatistics: try fields.optional("inheritedStatistics"))
  }
}

extension Constraint {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      name: try fields.required("name"), kind: try fields.required("kind"),
      definition: try fields.required("definition"), columns: try fields.value("columns", or: []),
      referencedTable: try fields.optional("referencedTable"),
      referencedColumns: try fields.value("referencedColumns", or: []), onDelete: try fields.optional("onDelete"),
      onUpdate: try fields.optional("onUpdate"), isValidated: try fields.value("isValidated", or: true),
      isInherited: try fields.value("isInherited", or: false))
  }
}

extension Policy {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      name: try fields.required("name"), isPermissive: try fields.value("isPermissive", or: true),
      command: try fields.value("command", or: "*"), roles: try fields.value("roles", or: ["public"]),
      using: try fields.optional("using"), withCheck: try fields.optional("withCheck"))
  }
}

extension TableActivity {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      sequentialScans: try fields.value("sequentialScans", or: 0), indexScans: try fields.value("indexScans", or: 0),
      inserts: try fields.value("inserts", or: 0), updates: try fields.value("updates", or: 0),
      hotUpdates: try fields.value("hotUpdates", or: 0), deletes: try fields.value("deletes", or: 0),
      liveRows: try fields.value("liveRows", or: 0), deadRows: try fields.value("deadRows", or: 0),
      since: try fields.optional("since"))
  }
}
