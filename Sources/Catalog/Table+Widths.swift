extension Table {
  /// The average bytes of an index entry's keys and included columns.
  package func keyWidth(of keys: [IndexKey], including included: [String] = []) -> Double {
    let columns = keys.map { $0.column ?? $0.expression.flatMap(firstColumn) } + included.map { Optional($0) }
    return columns.reduce(0) { sum, name in
      guard let name, let column = column(named: name) else { return sum + 16 }
      let statistics = column.statistics ?? column.inheritedStatistics
      let width = Double(statistics?.averageWidth ?? 8)
      // Alignment of the value behind what stands before it, as att_align_nominal does it.
      let alignment = column.alignment
      return (sum / alignment).rounded(.up) * alignment + width
    }
  }

  func firstColumn(in expression: String) -> String? {
    columns.first { expression.contains($0.name) }?.name
  }
}

extension Column {
  /// Whether a value may be of any length, as far as the type's name tells: those of enumerations count as such.
  package var isUnlimited: Bool {
    switch typeName {
    case "varchar", "bpchar", "bit", "varbit": !type.contains("(")
    case "bool", "char", "int2", "int4", "int8", "float4", "float8", "numeric", "money", "date", "time", "timetz",
      "timestamp", "timestamptz", "interval", "uuid", "oid", "inet", "cidr", "macaddr", "macaddr8", "name":
      false
    default: true
    }
  }

  /// Whether its values are documents, arrays and the like, which are long as a rule.
  package var isComposite: Bool {
    typeName.hasPrefix("_") || ["json", "jsonb", "xml", "bytea", "tsvector"].contains(typeName)
  }

  /// `pg_type.typalign` of the common types, in bytes; 1 where short values need none.
  package var alignment: Double {
    switch typeName {
    case "int8", "timestamptz", "timestamp", "float8", "time", "money", "oid8", "interval": 8
    case "int4", "date", "float4", "oid", "_int4", "_int8", "_text": 4
    case "int2": 2
    default: 1
    }
  }
}
