internal import Catalog
internal import Planner
internal import Workload

/// Where the time, the blocks, the temporary space and the WAL go, by table and by query class.
///
/// One finding for each resource that the workload counts (a dump of pg_stat_statements counts all of them from
/// PostgreSQL 13 on, logs count time alone). It is advised to look there when one class has at least a quarter of the
/// resource, or one table at least half of it while others have the rest; otherwise the finding says that nothing
/// stands out, with the largest shares. pg_stat_statements doesn't count by table: a class's figures are divided by
/// what its plan's scans of each table cost, without a plan evenly, and WAL evenly over the tables that it writes.
package struct ResourceShareRule: ScaleRule {
  package static let identifier = "resource-share"

  /// From where on a class stands out, 0 to 1.
  package let classShare: Double
  /// From where on a table stands out among others, 0 to 1.
  package let tableShare: Double

  /// Tables and classes that a finding names.
  private static let named = 5

  package init(classShare: Double = 0.25, tableShare: Double = 0.5) {
    self.classShare = classShare
    self.tableShare = tableShare
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    Resource.allCases.compactMap { finding(on: $0, input) }
  }

  private struct Part<Subject> {
    let subject: Subject
    let amount: Double
  }

  private func finding(on resource: Resource, _ input: ScaleInput) -> ScaleFinding? {
    let amounts = input.classes.compactMap { costed in
      resource.amount(costed, input).map { Part(subject: costed, amount: $0) }
    }.filter { $0.amount > 0 }
    let total = amounts.reduce(0) { $0 + $1.amount }
    guard total > 0 else { return nil }
    let classes = amounts.sorted {
      ($1.amount, $0.subject.queryClass.id) < ($0.amount, $1.subject.queryClass.id)
    }
    var byTable: [ObjectName: Double] = [:]
    for part in classes {
      let shares =
        resource == .wal
        ? TableAttribution.writtenShares(of: part.subject, input) : TableAttribution.shares(of: part.subject, input)
      for (table, share) in shares { byTable[table, default: 0] += share * part.amount }
    }
    let tables = byTable.map { Part(subject: $0.key, amount: $0.value) }
      .sorted { ($1.amount, $0.subject) < ($0.amount, $1.subject) }
    let largestClass = min(1, classes[0].amount / total)
    let largestTable = min(1, (tables.first?.amount ?? 0) / total)
    // Of a workload with one class, or one table, nothing else could be said.
    let isClass = classes.count > 1 && largestClass >= classShare
    let isTable = tables.count > 1 && largestTable >= tableShare
    let shown = classes.prefix(Self.named).filter { $0.amount / total >= 0.01 }
    let name = resource.name(input)
    var reasons = ["\(resource.text(total, input)) in all: \(name) of \(classes.count) query classes."]
    reasons += tables.prefix(Self.named).filter { $0.amount / total >= 0.01 }.map {
      "\($0.subject.sql) has \(FigureText.percent($0.amount / total)) of it."
    }
    reasons += shown.map {
      "Class \($0.subject.queryClass.id) has \(FigureText.percent($0.amount / total)) of it in "
        + "\(FigureText.count(Double($0.subject.queryClass.calls), "call", "calls"))."
    }
    let known = classes.filter { $0.subject.tree != nil }.count
    if known < classes.count, resource != .wal {
      reasons.append("\(classes.count - known) of the classes have no plan: their figures are divided evenly by table.")
    }
    if input.classes.count > 1, !isClass, !isTable { reasons.append("Nothing stands out: the load is spread.") }
    let first = isTable ? tables[0].subject.sql : "class \(classes[0].subject.queryClass.id)"
    let summary =
      isClass || isTable
      ? "\(FigureText.percent(isTable ? largestTable : largestClass)) of the \(name) goes to \(first)."
      : "No table or class stands out in \(name)."
    var finding = ScaleFinding(
      Self.self, .bottleneck, isClass || isTable ? .advised : .notAdvised,
      subjects: tables.prefix(Self.named).map(\.subject.sql), summary: summary, classes: shown.map(\.subject),
      in: input,
      figures: [
        .init("total", total, resource.unit(input)), .init("largest_table_share", largestTable, .share),
        .init("largest_class_share", largestClass, .share),
      ], reasons: reasons, remedies: isClass || isTable ? [.init(resource.remedy)] : [])
    // Which tables are the largest changes from night to night.
    finding.id = StableIdentifier.of([Self.identifier, ScaleFinding.Topic.bottleneck.rawValue, resource.rawValue])
    return finding
  }
}
