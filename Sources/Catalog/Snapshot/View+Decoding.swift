extension View {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      schema: try fields.required("schema"), name: try fields.required("name"),
      columns: try fields.value("columns", or: []), definition: try fields.required("definition"),
      options: try fields.value("options", or: []))
  }
}

extension UserType {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      schema: try fields.required("schema"), name: try fields.required("name"), kind: try fields.required("kind"),
      labels: try fields.value("labels", or: []), baseType: try fields.optional("baseType"),
      isNotNull: try fields.value("isNotNull", or: false), checks: try fields.value("checks", or: []),
      attributes: try fields.value("attributes", or: []), multirange: try fields.optional("multirange"))
  }
}

extension Function {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      schema: try fields.required("schema"), name: try fields.required("name"),
      arguments: try fields.value("arguments", or: ""), result: try fields.optional("result"),
      language: try fields.required("language"), kind: try fields.value("kind", or: "f"),
      volatility: try fields.value("volatility", or: "v"), isStrict: try fields.value("isStrict", or: false),
      parallel: try fields.value("parallel", or: "u"), cost: try fields.value("cost", or: 100),
      rows: try fields.value("rows", or: 0), returnsSet: try fields.value("returnsSet", or: false),
      body: try fields.optional("body"), definition: try fields.optional("definition"))
  }
}
