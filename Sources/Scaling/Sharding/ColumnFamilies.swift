internal import AccessPatterns
internal import Catalog
internal import Planner

/// Columns of different tables that hold the same thing: what tables could be distributed by together.
///
/// Two columns of one type belong together when a foreign key or a join by equality connects them, or when they have
/// the same name that ends in `_id` and no two of that name reference different columns. Of several columns of one
/// table the one stands for it that the workload's equalities have most often.
struct ColumnFamilies {
  struct Member: Hashable, Comparable {
    let table: ObjectName
    let column: String

    static func < (left: Member, right: Member) -> Bool {
      (left.table, left.column) < (right.table, right.column)
    }
  }

  /// By table, its column; at least two tables, or one that is asked by equality. Sorted by their first member.
  private(set) var families: [[ObjectName: String]] = []
  private var parents: [Member: Member] = [:]

  init(_ input: ScaleInput) {
    let tables = input.namedTables
    var asked: [Member: Double] = [:]
    for table in tables {
      for constraint in table.constraints where constraint.kind == .foreignKey {
        guard let other = constraint.referencedTable else { continue }
        for (column, referenced) in zip(constraint.columns, constraint.referencedColumns) {
          join(Member(table: table.objectName, column: column), Member(table: other, column: referenced), input)
        }
      }
    }
    for costed in input.classes {
      for access in costed.pattern.relations {
        let table = TableAttribution.root(of: access.table, input)
        for predicate in access.predicates where ShardedQuery.isEquality(predicate) {
          guard case .column(let column) = predicate.target else { continue }
          asked[Member(table: table, column: column), default: 0] += input.load(costed)
        }
        for predicate in access.joins where predicate.operatorName == "=" {
          guard case .column(let column) = predicate.target, let other = predicate.otherTable,
            let otherColumn = predicate.otherColumn
          else { continue }
          join(
            Member(table: table, column: column),
            Member(table: TableAttribution.root(of: other, input), column: otherColumn), input)
        }
      }
    }
    joinNames(tables, input)
    gather(tables, asked)
  }

  private mutating func joinNames(_ tables: [Table], _ input: ScaleInput) {
    var byName: [String: [Member]] = [:]
    for table in tables {
      for column in table.columns where column.name.hasSuffix("_id") {
        byName[column.name + " " + column.typeName, default: []].append(
          Member(table: table.objectName, column: column.name))
      }
    }
    for (_, members) in byName.sorted(by: { $0.key < $1.key }) where members.count > 1 {
      let targets = Set(
        members.flatMap { member in
          (input.tables[member.table]?.simpleForeignKeys ?? []).filter { $0.column == member.column }.map {
            Member(table: $0.table, column: $0.key)
          }
        })
      guard targets.count <= 1 else { continue }
      for member in members.dropFirst() { join(members[0], member, input) }
    }
  }

  private mutating func gather(_ tables: [Table], _ asked: [Member: Double]) {
    var groups: [Member: [Member]] = [:]
    let members = Set(parents.keys).union(asked.keys)
    for member in members.sorted() { groups[root(of: member), default: []].append(member) }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      var names: [String: Int] = [:]
      for member in group { names[member.column, default: 0] += 1 }
      var chosen: [ObjectName: Member] = [:]
      for member in group {
        guard let present = chosen[member.table] else {
          chosen[member.table] = member
          continue
        }
        let rank = { (member: Member) in (asked[member] ?? 0, Double(names[member.column] ?? 0)) }
        if rank(member) > rank(present) { chosen[member.table] = member }
      }
      families.append(chosen.mapValues(\.column))
    }
  }

  private mutating func join(_ first: Member, _ second: Member, _ input: ScaleInput) {
    guard first.table != second.table, let type = input.tables[first.table]?.column(named: first.column)?.typeName,
      type == input.tables[second.table]?.column(named: second.column)?.typeName
    else { return }
    if parents[first] == nil { parents[first] = first }
    if parents[second] == nil { parents[second] = second }
    let (left, right) = (root(of: first), root(of: second))
    if left != right { parents[max(left, right)] = min(left, right) }
  }

  private func root(of member: Member) -> Member {
    var member = member
    while let next = parents[member], next != member { member = next }
    return member
  }
}
