internal import Catalog
internal import SQLSyntax

/// What a migration can't do by itself, or what has to be known before, whichever method.
struct MigrationCautions {
  let target: MigrationTarget

  var common: [String] {
    let table = target.table
    var texts = IncomingKeys(target: target).cautions
    for moved in target.indexes where !moved.isAlike {
      let columns = moved.index.keys.compactMap(\.column)
      texts.append(
        "\(SQLIdentifier.quoted(moved.index.name)) gets \(SQLText.list(moved.added)) appended: "
          + "\(columns.isEmpty ? "its expressions are" : "(\(SQLText.list(columns))) is") no longer unique over all "
          + "partitions, and ON CONFLICT has to name all columns: both forms work only where both indexes are")
    }
    texts += table.constraints.filter { $0.kind == .exclusion }.map {
      "the exclusion constraint \(SQLIdentifier.quoted($0.name)) is not made for the partitioned table"
        + (target.major < 17
          ? ": it can't have one before PostgreSQL 17" : ": write it with the key, compared by equality")
    }
    texts += table.indexes.filter { !$0.isValid }.map {
      "the index \(SQLIdentifier.quoted($0.name)) is not valid and is left behind"
    }
    texts += table.constraints.filter { $0.kind == .check && $0.definition.hasSuffix("NO INHERIT") }.map {
      "the CHECK \(SQLIdentifier.quoted($0.name)) is NO INHERIT, which a partitioned table can't have: it is not made"
    }
    texts += dependents.map {
      "the materialized view \($0.sql) reads the table: the first step refuses until it is dropped; make it again afterwards"
    }
    if table.replicaIdentity == "i" {
      texts.append(
        "the replica identity is an index: set it for each partition, and for new ones (ALTER TABLE … REPLICA IDENTITY USING INDEX)"
      )
    }
    texts += [
      "the swap moves the table's name: privileges, row security, triggers, views, sequences and publications follow; "
        + "functions that name the table in their text find the new one; a trigger's TG_TABLE_NAME is the partition's name",
      "if the table is published, the subscribers get the partitions by their own names unless the publication has "
        + "publish_via_partition_root; refresh the subscriptions; row filters and column lists of a publication are not moved",
      "a view that groups by the primary key alone fails in the swap, which then changes nothing: group by the whole new "
        + "key first",
    ]
    if target.major < 13 {
      texts.append("before PostgreSQL 13 a partitioned table has no BEFORE row triggers, and can't be published")
    }
    return texts
  }

  /// Materialized views whose query has the table's name as a word: they would go on reading the old table.
  private var dependents: [ObjectName] {
    target.catalog.tables.filter { view in
      view.kind == .materializedView
        && (view.definition ?? "").split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }
          .contains { $0 == target.table.name }
    }.map(\.objectName).sorted()
  }
}
