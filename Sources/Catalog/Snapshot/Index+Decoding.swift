extension Index {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      name: try fields.required("name"), definition: try fields.required("definition"),
      method: try fields.value("method", or: "btree"), keys: try fields.value("keys", or: []),
      included: try fields.value("included", or: []), predicate: try fields.optional("predicate"),
      isUnique: try fields.value("isUnique", or: false), isPrimary: try fields.value("isPrimary", or: false),
      isValid: try fields.value("isValid", or: true), constraint: try fields.optional("constraint"),
      isReplicaIdentity: try fields.value("isReplicaIdentity", or: false),
      isClustered: try fields.value("isClustered", or: false), rows: try fields.value("rows", or: -1),
      pages: try fields.value("pages", or: 1), scans: try fields.optional("scans"),
      parent: try fields.optional("parent"), expressionStatistics: try fields.value("expressionStatistics", or: []),
      pagesAtAnalyze: try fields.optional("pagesAtAnalyze"), isBeingBuilt: try fields.optional("isBeingBuilt"),
      isReferenced: try fields.optional("isReferenced"))
  }
}

extension IndexKey {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      column: try fields.optional("column"), expression: try fields.optional("expression"),
      operatorClass: try fields.optional("operatorClass"), collation: try fields.optional("collation"),
      isDescending: try fields.value("isDescending", or: false), nullsFirst: try fields.value("nullsFirst", or: false))
  }
}

extension ColumnStatistics {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      nullFraction: try fields.value("nullFraction", or: 0), averageWidth: try fields.required("averageWidth"),
      distinct: try fields.value("distinct", or: 0), mostCommonValues: try fields.optional("mostCommonValues"),
      mostCommonFrequencies: try fields.optional("mostCommonFrequencies"),
      histogram: try fields.optional("histogram"), correlation: try fields.optional("correlation"),
      mostCommonElements: try fields.optional("mostCommonElements"),
      mostCommonElementFrequencies: try fields.optional("mostCommonElementFrequencies"),
      elementCountHistogram: try fields.optional("elementCountHistogram"),
      rangeLengthHistogram: try fields.optional("rangeLengthHistogram"),
      rangeEmptyFraction: try fields.optional("rangeEmptyFraction"),
      rangeBoundsHistogram: try fields.optional("rangeBoundsHistogram"))
  }
}

extension ExtendedStatistics {
  package init(from decoder: any Decoder) throws {
    let fields = try DecodedFields(decoder)
    self.init(
      schema: try fields.required("schema"), name: try fields.required("name"), table: try fields.required("table"),
      definition: try fields.required("definition"), columns: try fields.value("columns", or: []),
      isInherited: try fields.value("isInherited", or: false), ndistinct: try fields.optional("ndistinct"),
      dependencies: try fields.optional("dependencies"), mostCommonValues: try fields.optional("mostCommonValues"),
      attributeNumbers: try fields.value("attributeNumbers", or: []),
      expressionStatistics: try fields.value("expressionStatistics", or: []))
  }
}
