package import Catalog
internal import SQLSyntax

/// How a table would be partitioned: `PARTITION BY method (column)`, with the partitions it would have at first.
package struct PartitionScheme: Sendable, Equatable {
  package enum Method: String, Sendable, Codable {
    case range
    case list
    case hash
  }

  package var table: ObjectName
  package var method: Method
  package var column: String
  /// The width of the ranges of a key of time; nil for any other key.
  package var unit: TimeUnit?
  /// In which the units of a `timestamptz` begin, by its name in the IANA's database; of no use for other keys.
  package var timeZone: String
  /// In the order of their bounds, the default partition last.
  package var partitions: [Partition]
  /// How each partition is divided again; nil without evidence for it.
  package var subdivision: Subdivision?

  package init(
    table: ObjectName, method: Method, column: String, unit: TimeUnit? = nil, timeZone: String = "UTC",
    partitions: [Partition], subdivision: Subdivision? = nil
  ) {
    self.timeZone = timeZone
    self.table = table
    self.method = method
    self.column = column
    self.unit = unit
    self.partitions = partitions
    self.subdivision = subdivision
  }

  /// As `pg_get_partkeydef` prints it, such as `RANGE (created_at)`.
  package var key: String { "\(method.rawValue.uppercased()) (\(SQLIdentifier.quoted(column)))" }

  /// What `date_trunc` takes, and pg_partman as an interval.
  package enum TimeUnit: String, Sendable, Codable, CaseIterable {
    case hour
    case day
    case week
    case month
    case quarter
    case year
  }

  /// All partitions by hash of one more column.
  package struct Subdivision: Sendable, Equatable {
    package var column: String
    package var modulus: Int

    package init(column: String, modulus: Int) {
      self.column = column
      self.modulus = modulus
    }

    /// As `pg_get_partkeydef` prints it.
    package var key: String { "HASH (\(SQLIdentifier.quoted(column)))" }

    /// The parts of a partition, by their remainders: `orders_2026_01_0`, …
    package func parts(of partition: Partition) -> [Partition] {
      (0..<max(1, modulus)).map { remainder in
        let suffix = "_\(remainder)"
        var name = partition.name
        while name.utf8.count + suffix.utf8.count > 63 { name.removeLast() }
        return Partition(name: name + suffix, bound: .hash(modulus: modulus, remainder: remainder))
      }
    }
  }
}

/// One partition: a name in the schema of its table, and which rows it takes.
package struct Partition: Sendable, Equatable {
  package var name: String
  package var bound: Bound

  package init(name: String, bound: Bound) {
    self.name = name
    self.bound = bound
  }

  /// Values are texts that the column's type reads, not SQL; nil is MINVALUE, MAXVALUE, or NULL in a list.
  package enum Bound: Sendable, Equatable {
    /// From the first value to before the second.
    case range(from: String?, to: String?)
    case list([String?])
    case hash(modulus: Int, remainder: Int)
    /// DEFAULT: the rows that no other partition takes.
    case remaining

    /// As `pg_get_expr(relpartbound)` prints it, such as `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`.
    package var sql: String {
      switch self {
      case .range(let from, let to):
        "FOR VALUES FROM (\(from.map(SQLIdentifier.literal) ?? "MINVALUE")) TO (\(to.map(SQLIdentifier.literal) ?? "MAXVALUE"))"
      case .list(let values):
        "FOR VALUES IN (" + values.map { $0.map(SQLIdentifier.literal) ?? "NULL" }.joined(separator: ", ") + ")"
      case .hash(let modulus, let remainder): "FOR VALUES WITH (modulus \(modulus), remainder \(remainder))"
      case .remaining: "DEFAULT"
      }
    }
  }
}
