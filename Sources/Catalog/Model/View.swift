/// A view, which stands for its query wherever it is used.
package struct View: Codable, Sendable, Equatable {
  package var schema: String
  package var name: String
  package var columns: [Column]
  /// `pg_get_viewdef`: a SELECT without the final semicolon.
  package var definition: String
  /// Such as `security_barrier=true`, which keeps conditions from being pushed into the view.
  package var options: [String]

  package var objectName: ObjectName { ObjectName(schema: schema, name: name) }

  package init(schema: String, name: String, columns: [Column], definition: String, options: [String] = []) {
    self.schema = schema
    self.name = name
    self.columns = columns
    self.definition = definition
    self.options = options
  }
}

/// A type that is not built in and belongs to no extension.
package struct UserType: Codable, Sendable, Equatable {
  package enum Kind: String, Codable, Sendable {
    case enumeration = "e"
    case domain = "d"
    case composite = "c"
    case range = "r"
    case other = "b"
  }

  package var schema: String
  package var name: String
  package var kind: Kind
  /// The labels of an enumeration, in order.
  package var labels: [String]
  /// The base type of a domain, the subtype of a range.
  package var baseType: String?
  package var isNotNull: Bool
  /// `CHECK (…)` clauses of a domain.
  package var checks: [String]
  /// The attributes of a composite type: name and type.
  package var attributes: [Column]
  /// The name of a range's multirange type.
  package var multirange: String?

  package var objectName: ObjectName { ObjectName(schema: schema, name: name) }

  package init(
    schema: String, name: String, kind: Kind, labels: [String] = [], baseType: String? = nil, isNotNull: Bool = false,
    checks: [String] = [], attributes: [Column] = [], multirange: String? = nil
  ) {
    self.schema = schema
    self.name = name
    self.kind = kind
    self.labels = labels
    self.baseType = baseType
    self.isNotNull = isNotNull
    self.checks = checks
    self.attributes = attributes
    self.multirange = multirange
  }
}

/// A function or procedure that is not built in and belongs to no extension.
package struct Function: Codable, Sendable, Equatable {
  package var schema: String
  package var name: String
  /// `pg_get_function_arguments`.
  package var arguments: String
  /// `pg_get_function_result`; nil for a procedure.
  package var result: String?
  package var language: String
  /// `f` function, `p` procedure, `a` aggregate, `w` window function.
  package var kind: String
  /// `i` immutable, `s` stable, `v` volatile.
  package var volatility: String
  package var isStrict: Bool
  /// `s` safe, `r` restricted, `u` unsafe.
  package var parallel: String
  package var cost: Double
  package var rows: Double
  package var returnsSet: Bool
  /// `prosrc`: the body, for SQL and PL/pgSQL alone.
  package var body: String?
  /// `pg_get_functiondef`, for functions and procedures.
  package var definition: String?

  package init(
    schema: String, name: String, arguments: String, result: String?, language: String, kind: String = "f",
    volatility: String = "v", isStrict: Bool = false, parallel: String = "u", cost: Double = 100, rows: Double = 0,
    returnsSet: Bool = false, body: String? = nil, definition: String? = nil
  ) {
    self.schema = schema
    self.name = name
    self.arguments = arguments
    self.result = result
    self.language = language
    self.kind = kind
    self.volatility = volatility
    self.isStrict = isStrict
    self.parallel = parallel
    self.cost = cost
    self.rows = rows
    self.returnsSet = returnsSet
    self.body = body
    self.definition = definition
  }
}
