internal import Catalog

/// The JSON of `sextant patterns --format json`: keys in snake case, absent lists left out.
extension AccessPattern: Encodable {
  private enum Key: String, CodingKey { case relations, unresolved, assumed, ambiguous }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(relations, forKey: .relations)
    try container.encode(unresolved, forKey: .unresolved)
    if !assumed.isEmpty { try container.encode(assumed.map(\.sql), forKey: .assumed) }
    if !ambiguous.isEmpty { try container.encode(ambiguous.map(\.sql), forKey: .ambiguous) }
  }
}

extension RelationAccess: Encodable {
  private enum Key: String, CodingKey {
    case table, alias, level, predicates, disjunctions, joins, ordering, orderingIsComplete = "ordering_is_complete"
    case nearest, grouping, distinct, distinctOn = "distinct_on", hasLimit = "has_limit", minMax = "min_max"
    case columns, returned, write, needsHeap = "needs_heap", isOnly = "is_only"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    func encode(_ values: [some Encodable], _ key: Key) throws {
      if !values.isEmpty { try container.encode(values, forKey: key) }
    }
    try container.encode(table.sql, forKey: .table)
    try container.encode(alias, forKey: .alias)
    try container.encode(level, forKey: .level)
    try encode(predicates, .predicates)
    try encode(disjunctions, .disjunctions)
    try encode(joins, .joins)
    try encode(ordering, .ordering)
    if !ordering.isEmpty { try container.encode(orderingIsComplete, forKey: .orderingIsComplete) }
    try encode(nearest, .nearest)
    try encode(grouping, .grouping)
    try encode(distinct, .distinct)
    try encode(distinctOn, .distinctOn)
    try container.encode(hasLimit, forKey: .hasLimit)
    try encode(minMax, .minMax)
    try container.encode(columns, forKey: .columns)
    try container.encode(returned, forKey: .returned)
    try container.encodeIfPresent(write, forKey: .write)
    try container.encode(needsHeap, forKey: .needsHeap)
    if isOnly { try container.encode(isOnly, forKey: .isOnly) }
  }
}

extension AccessTarget: Encodable {
  private enum Key: String, CodingKey { case column, expression, columns }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .column(let name): try container.encode(name, forKey: .column)
    case .expression(let sql, let columns):
      try container.encode(sql, forKey: .expression)
      try container.encode(columns, forKey: .columns)
    }
  }
}

extension Predicate: Encodable {
  private enum Key: String, CodingKey {
    case target, kind, operatorName = "operator", operand, rowTargets = "row_targets"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(target, forKey: .target)
    try container.encode(kind.snakeCase, forKey: .kind)
    try container.encode(operatorName, forKey: .operatorName)
    if operand != .none { try container.encode(operand, forKey: .operand) }
    if !rowTargets.isEmpty { try container.encode(rowTargets, forKey: .rowTargets) }
  }
}

extension Predicate.Kind {
  /// The case's name in snake case, such as `in_list`.
  var snakeCase: String {
    var bytes: [UInt8] = []
    for byte in rawValue.utf8 {
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
        bytes += [UInt8(ascii: "_"), byte | 0x20]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Operand: Encodable {
  private enum Key: String, CodingKey { case parameter, constant, list, expression, parameters, outer }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .parameter(let number): try container.encode(number, forKey: .parameter)
    case .constant(let sql): try container.encode(sql, forKey: .constant)
    case .list(let operands): try container.encode(operands, forKey: .list)
    case .expression(let sql, let parameters):
      try container.encode(sql, forKey: .expression)
      try container.encode(parameters, forKey: .parameters)
    case .outer: try container.encode(true, forKey: .outer)
    case .none: break
    }
  }
}

extension JoinPredicate: Encodable {
  private enum Key: String, CodingKey {
    case target, operatorName = "operator", otherTable = "other_table", otherAlias = "other_alias"
    case otherColumn = "other_column"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(target, forKey: .target)
    try container.encode(operatorName, forKey: .operatorName)
    try container.encodeIfPresent(otherTable?.sql, forKey: .otherTable)
    try container.encode(otherAlias, forKey: .otherAlias)
    try container.encodeIfPresent(otherColumn, forKey: .otherColumn)
  }
}

extension SortKey: Encodable {
  private enum Key: String, CodingKey { case target, isDescending = "is_descending", nullsFirst = "nulls_first" }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(target, forKey: .target)
    try container.encode(isDescending, forKey: .isDescending)
    try container.encode(nullsFirst, forKey: .nullsFirst)
  }
}

extension MinMax: Encodable {
  private enum Key: String, CodingKey { case target, isMaximum = "is_maximum" }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(target, forKey: .target)
    try container.encode(isMaximum, forKey: .isMaximum)
  }
}

extension WriteAccess: Encodable {
  private enum Key: String, CodingKey {
    case command, columns, conflictColumns = "conflict_columns", isInWith = "in_with"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(command, forKey: .command)
    try container.encode(columns, forKey: .columns)
    if !conflictColumns.isEmpty { try container.encode(conflictColumns, forKey: .conflictColumns) }
    if isInWith { try container.encode(isInWith, forKey: .isInWith) }
  }
}
