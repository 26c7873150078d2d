package import Advice
internal import IndexReview

/// The document `sextant.indexes/1`: fields may be added, never renamed.
package enum IndexListJSON {
  package static func write(_ list: IndexList) -> String {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .string(IndexList.schema)), ("sextant_version", .string(list.sextantVersion)),
      ("server_version", .integer(list.serverVersion)), ("captured_at", .string(list.capturedAt)),
      ("unused_after_days", .decimal(list.unusedAfterDays, places: 2)),
      ("warnings", .array(list.warnings.map { .string($0) })),
    ]
    members.append(("replicas_counted", .integer(list.replicas)))
    if let classes = list.classesAnalyzed { members.append(("classes_analyzed", .integer(classes))) }
    members.append(("indexes", .array(list.entries.map(entry))))
    return JSONValue.object(members).write() + "\n"
  }

  private static func entry(_ entry: IndexList.Entry) -> JSONValue {
    let (item, family) = (entry.index, entry.index.family)
    var members: [(key: String, value: JSONValue)] = [
      ("table", .string(family.table.sql)), ("index", .string(family.index.name)),
      ("definition", .string(family.index.definition)), ("size_bytes", .integer(family.bytes)),
      ("partitions", .integer(family.root.isPartitioned ? family.leaves.count : 0)),
      ("verdict", .string(item.verdict.code)), ("reason", .string(item.reason)),
    ]
    if let scans = item.scans { members.append(("scans", .integer(scans))) }
    if let since = item.age.since { members.append(("counters_since", .string(since))) }
    if let using = entry.classesUsing { members.append(("classes_using", .integer(using))) }
    if let dearer = entry.classesDearer { members.append(("classes_dearer", .array(dearer.map { .string($0) }))) }
    if let drop = entry.drop { members.append(("drop", .string(drop))) }
    if let rollback = entry.rollback { members.append(("rollback", .string(rollback))) }
    if !item.bloat.isEmpty {
      let bloat = zip(item.bloat, entry.rebuilds).map { bloat, statement in
        JSONValue.object([
          ("index", .string(bloat.name.sql)), ("size_bytes", .integer(bloat.bytes)),
          ("size_rebuilt", .integer(bloat.bytesRebuilt)), ("size_source", .string("estimated")),
          ("statement", .string(statement)),
        ])
      }
      members.append(("bloat", .array(bloat)))
    }
    return .object(members)
  }
}
