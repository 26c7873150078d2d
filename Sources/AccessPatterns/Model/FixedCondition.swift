/// A condition on one column that is the same in every execution of a statement, as far as is known: what the predicate of
/// a partial index can be made of.
package struct FixedCondition: Hashable, Sendable {
  /// How it is known what the statement compares the column with.
  package enum Source: Hashable, Sendable {
    /// The statement says it: a constant, `IS NULL`, a boolean column.
    case statement
    /// A dump has `$n`, of which the statistics and the rows returned leave one value.
    case inferred
    /// A dump has `$n`, which may stand for any value, a constant of the statement or a parameter.
    case unknown
    /// The application binds a parameter: a generic plan does not know its value.
    case bound
  }

  package let test: ColumnTest
  package let source: Source

  package init(_ test: ColumnTest, source: Source) {
    self.test = test
    self.source = source
  }
}

/// What a row's value in one column has to be.
package struct ColumnTest: Hashable, Sendable {
  package enum Values: Hashable, Sendable {
    case null
    case notNull
    case boolean(Bool)
    /// One of these, sorted, as texts.
    case oneOf([String])
    /// None of these, sorted, as texts; nor NULL.
    case noneOf([String])
    /// Compared with what is not known, as SQL: `status = $1`.
    case open(sql: String)
  }

  package let column: String
  package let values: Values

  package init(column: String, values: Values) {
    self.column = column
    self.values = values
  }

  /// Whether every row that meets this test meets the other one, as far as can be told from the two.
  ///
  /// A part of what `predicate_implied_by` (src/backend/optimizer/util/predtest.c) proves.
  package func implies(_ other: ColumnTest) -> Bool {
    guard column == other.column else { return false }
    switch (values, other.values) {
    case (.open, _), (_, .open): return false
    case (.null, .notNull): return false
    case (_, .notNull): return true
    case (.oneOf(let own), .oneOf(let others)): return Set(own).isSubset(of: others)
    case (.oneOf(let own), .noneOf(let others)): return Set(own).isDisjoint(with: others)
    case (.noneOf(let own), .noneOf(let others)): return Set(own).isSuperset(of: others)
    default: return values == other.values
    }
  }
}
