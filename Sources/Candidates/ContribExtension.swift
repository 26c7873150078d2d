package import Catalog

/// The extensions of PostgreSQL's own distribution (contrib) that bring operator classes for indexes. Each has to be created
/// in a database once.
package enum ContribExtension: String, CaseIterable, Sendable {
  /// `gin_trgm_ops` and `gist_trgm_ops`: texts by their trigrams.
  case trigrams = "pg_trgm"
  /// Scalar types in GiST, beside ranges, points and networks.
  case scalarsInGiST = "btree_gist"
  /// Scalar types in GIN, beside documents, arrays and texts.
  case scalarsInGIN = "btree_gin"

  /// What its operator classes are for, in words.
  package var purpose: String {
    switch self {
    case .trigrams: "trigrams"
    case .scalarsInGiST: "numbers, texts and times in GiST"
    case .scalarsInGIN: "numbers, texts and times in GIN"
    }
  }

  /// By `pg_type.typname`: the built-in types to which both btree_gist and btree_gin give a default operator class.
  ///
  /// Source: contrib/btree_gist/btree_gist--1.2.sql, contrib/btree_gin/btree_gin--1.0.sql. Enumerations and booleans, which
  /// only their later versions have, are left out.
  package static let scalarTypes: Set<String> = [
    "int2", "int4", "int8", "float4", "float8", "numeric", "money", "oid", "text", "varchar", "bpchar", "date", "time",
    "timetz", "timestamp", "timestamptz", "interval", "uuid", "macaddr",
  ]
}

extension IndexDefinition {
  /// The extensions without which PostgreSQL has no operator class for a key.
  ///
  /// - Parameter table: The index's own; nil when it is not known, and then only named classes tell.
  package func extensions(on table: Table?) -> [ContribExtension] {
    let scalars = keys.contains { key in
      key.operatorClass == nil
        && key.column.flatMap { table?.column(named: $0) }
          .map { ContribExtension.scalarTypes.contains($0.typeName) } ?? false
    }
    return ContribExtension.allCases.filter { kind in
      switch kind {
      case .trigrams: keys.contains { $0.operatorClass?.hasSuffix("_trgm_ops") ?? false }
      case .scalarsInGiST: method == "gist" && scalars
      case .scalarsInGIN: method == "gin" && scalars
      }
    }
  }
}
