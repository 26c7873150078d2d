internal import Catalog
internal import Planner
internal import Workload

/// Where the time, the blocks, the temporary space and the WAL go, by table and by query class.
///
/// One finding for each resource that the workload counts (a dump of pg_stat_statements counts all of them from
/// PostgreSQL 13 on, logs count time alone). One class stands out when it has at least a fifth of the resource, one
/// table when it has at least half of it while others have the rest; otherwise the finding says that nothing does, with
/// the largest shares. It is advised to look at the time and the blocks of what stands out. Temporary space and WAL are
/// told and no more: ``TemporaryFileRule`` and ``WALVolumeRule`` say whether anything can be done. Sizes below
/// `leastBytes` in all are nothing to do anything about, nor are blocks read when 99 % of all were found in memory.
///
/// pg_stat_statements doesn't count by table: a class's figures are divided by what its plan's scans of each table
/// cost, without a plan evenly, and WAL evenly over the tables that it writes.
package struct ResourceShareRule: ScaleRule {
  package static let identifier = "resource-share"

  /// From where on a class stands out, 0 to 1.
  package let classShare: Double
  /// From where on a table stands out among others, 0 to 1.
  package let tableShare: Double
  /// Of blocks, temporary space or WAL in all.
  package let leastBytes: Double

  /// Tables and classes that sentences name.
  private static let named = 3
  /// Of all blocks, found in memory: those that are read then don't matter.
  private static let wellFound = 0.99
  /// Classes that the evidence has.
  private static let listed = 10

  package init(classShare: Double = 0.2, tableShare: Double = 0.5, leastBytes: Double = 64e6) {
    self.classShare = classShare
    self.tableShare = tableShare
    self.leastBytes = leastBytes
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    Resource.allCases.compactMap { resource in
      ResourceShares(resource, input).map { finding(on: resource, $0, input) }
    }
  }

  private func finding(on resource: Resource, _ shares: ResourceShares, _ input: ScaleInput) -> ScaleFinding {
    // Of a workload with one class, or of one table, nothing else could be said.
    let isClass = input.classes.count > 1 && shares.largestClass >= classShare
    let isTable = shares.tables.count > 1 && shares.largestTable >= tableShare
    let standsOut = isClass || isTable
    let little = little(resource, shares, input)
    let isCase = standsOut && little == nil && resource.remedy != nil
    let shown = shares.classes.prefix(Self.listed).filter { $0.amount / shares.total >= 0.01 }
    let name = resource.name(input)
    let table = shares.tables.first?.subject.sql ?? "other tables"
    var subject = isTable ? table : "class \(shares.classes[0].subject.shortName)"
    if isTable, isClass { subject += ", most of it by class \(shares.classes[0].subject.shortName)" }
    let share = FigureText.part(isTable ? shares.largestTable : shares.largestClass, of: "the \(name)")
    var notes: [String: String] = [:]
    for part in shown {
      notes[part.subject.queryClass.id] = "\(FigureText.percent(part.amount / shares.total)) of it"
    }
    var finding = ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised,
      subjects: shares.tables.prefix(5).map(\.subject.sql),
      summary: standsOut
        ? "\(share.capitalizedFirst) goes to \(subject)." : "No table or class stands out in \(name).",
      classes: shown.map(\.subject), in: input,
      figures: [
        .init("total", shares.total, resource.unit(input)),
        .init("classes", Double(shares.classes.count), .count),
        .init("largest_table_share", shares.largestTable, .share),
        .init("largest_class_share", shares.largestClass, .share),
      ],
      reasons: verdict(resource, standsOut: standsOut, little, input)
        + reasons(resource, shares, input),
      remedies: isCase ? [resource.remedy].compactMap { $0 }.map { .init($0) } : [], notes: notes)
    // Which tables are the largest changes from night to night.
    finding.id = StableIdentifier.of([Self.identifier, ScaleFinding.Topic.bottleneck.rawValue, resource.rawValue])
    return finding
  }

  /// Why nothing is advised, where nothing is.
  private func verdict(
    _ resource: Resource, standsOut: Bool, _ little: String?, _ input: ScaleInput
  ) -> [String] {
    if let little { return [little] }
    guard standsOut else { return input.classes.count > 1 ? ["Nothing stands out: the load is spread."] : [] }
    return switch resource {
    case .temporarySpace: ["What can be done about it stands in the findings on temporary files, if anything can."]
    case .wal: ["What can be done about it stands in the findings on WAL, if anything can."]
    default: []
    }
  }

  /// Why the resource is no matter, whoever has it; nil when it is one.
  private func little(_ resource: Resource, _ shares: ResourceShares, _ input: ScaleInput) -> String? {
    guard let bytes = resource.bytes(shares.total, input) else { return nil }
    if bytes < leastBytes { return "\(FigureText.bytes(bytes)) in all is too little to do anything about." }
    guard resource == .buffersRead, let hits = ResourceShares(.buffersHit, input)?.total else { return nil }
    let found = hits / (hits + shares.total)
    return found < Self.wellFound
      ? nil
      : "Of all blocks that were looked at, \(FigureText.percent(found)) were in memory: the others are no matter."
  }

  private func reasons(_ resource: Resource, _ shares: ResourceShares, _ input: ScaleInput) -> [String] {
    let classes = FigureText.count(Double(shares.classes.count), "query class", "query classes")
    var reasons = ["In all: \(resource.text(shares.total, input)) of \(resource.name(input)) by \(classes)."]
    let tables = shares.tables.prefix(Self.named).filter { $0.amount / shares.total >= 0.01 }
    if !tables.isEmpty {
      reasons.append(
        "By table: "
          + FigureText.list(tables.map { "\($0.subject.sql) \(FigureText.percent($0.amount / shares.total))" }) + ".")
    }
    reasons.append(
      "By query class: "
        + FigureText.list(
          shares.classes.prefix(Self.named).map { part in
            "\(part.subject.shortName) \(FigureText.percent(part.amount / shares.total)) in "
              + FigureText.count(Double(part.subject.queryClass.calls), "call", "calls")
          }) + ".")
    if resource == .buffersRead { reasons += beyondMemory(tables.map(\.subject), input) }
    let unknown = shares.classes.count { $0.subject.tree == nil }
    if unknown > 0, resource != .wal {
      reasons.append(
        "No plan is known of \(FigureText.count(Double(unknown), "class", "classes")): their figures are divided "
          + "evenly "
          + "by table.")
    }
    return reasons
  }

  /// Tables that don't fit into what the planner takes for the memory that there is.
  private func beyondMemory(_ tables: [ObjectName], _ input: ScaleInput) -> [String] {
    guard let memory = MemorySetting.bytes(input.catalog.setting("effective_cache_size")) else { return [] }
    let large = tables.compactMap { name in
      input.tables[name].map { (name.sql, input.totalBytes(of: $0)) }.flatMap { $0.1 > memory ? $0 : nil }
    }
    guard !large.isEmpty else { return [] }
    let sizes = FigureText.list(large.map { "\($0.0) (\(FigureText.bytes($0.1)) with its indexes)" })
    return ["Larger than the memory of \(FigureText.bytes(memory)) (effective_cache_size): \(sizes)."]
  }
}

/// Who has how much of a resource, the largest first.
struct ResourceShares {
  struct Part<Subject> {
    let subject: Subject
    let amount: Double
  }

  /// At least one.
  let classes: [Part<CostedClass>]
  let tables: [Part<ObjectName>]
  /// More than 0.
  let total: Double

  /// 0 to 1.
  var largestClass: Double { min(1, classes[0].amount / total) }
  var largestTable: Double { min(1, (tables.first?.amount ?? 0) / total) }

  /// nil when the workload counts nothing of it.
  init?(_ resource: Resource, _ input: ScaleInput) {
    let amounts = input.classes.compactMap { costed in
      resource.amount(costed, input).map { Part(subject: costed, amount: $0) }
    }.filter { $0.amount > 0 }
    total = amounts.reduce(0) { $0 + $1.amount }
    guard total > 0 else { return nil }
    classes = amounts.sorted { ($1.amount, $0.subject.queryClass.id) < ($0.amount, $1.subject.queryClass.id) }
    var byTable: [ObjectName: Double] = [:]
    for part in classes {
      let shares =
        resource == .wal
        ? TableAttribution.writtenShares(of: part.subject, input) : TableAttribution.shares(of: part.subject, input)
      for (table, share) in shares { byTable[table, default: 0] += share * part.amount }
    }
    tables = byTable.map { Part(subject: $0.key, amount: $0.value) }
      .sorted { ($1.amount, $0.subject) < ($0.amount, $1.subject) }
  }
}
