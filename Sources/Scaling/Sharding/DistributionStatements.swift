internal import Catalog
internal import SQLSyntax

extension DistributionColumnRule {
  /// A distribution as Citus statements.
  struct Statements {
    /// Referenced tables come first: Citus takes a foreign key only to what is distributed already.
    let distribute: [String]
    let reference: [String]

    init(_ distribution: Distribution, _ order: [ObjectName], _ input: ScaleInput) {
      reference = Self.referenceOrder(distribution.references, input).map {
        "SELECT create_reference_table(\(SQLIdentifier.literal($0.sql)))"
      }
      distribute = order.enumerated().map { number, table in
        let arguments = [table.sql, distribution.columns[table] ?? ""].map(SQLIdentifier.literal)
        let colocation = number == 0 ? "" : ", colocate_with => \(SQLIdentifier.literal(order[0].sql))"
        return "SELECT create_distributed_table(\(arguments.joined(separator: ", "))\(colocation))"
      }
    }

    func remedies(_ keys: [String]) -> [ScaleFinding.Remedy] {
      var remedies: [ScaleFinding.Remedy] = []
      if !keys.isEmpty { remedies.append(Self.keys(keys)) }
      remedies.append(
        .init(
          """
          On the coordinator of a Citus cluster, the schema loaded: reference tables first, then the distributed \
          ones, each in the same shards as \
          the first. create_distributed_table_concurrently does it without blocking writes.
          """,
          statements: ["CREATE EXTENSION IF NOT EXISTS citus"] + reference + distribute))
      remedies.append(
        .init("Give the column in every query that can have it, also in joins of two tables that have it."))
      return remedies
    }

    /// What costs little now and a rewrite later.
    func keepingReady(_ column: String, _ keys: [String]) -> [ScaleFinding.Remedy] {
      var remedies = [
        ScaleFinding.Remedy(
          "Keep \(column) in every new table of a tenant, in its keys and in the conditions of its queries; do no "
            + "more now."
        )
      ]
      if !keys.isEmpty { remedies.append(Self.keys(keys)) }
      return remedies
    }

    private static func keys(_ keys: [String]) -> ScaleFinding.Remedy {
      .init(
        "Keys that would have to have the column: " + DistributionObstacles.listed(keys) + ".")
    }

    private static func referenceOrder(_ tables: Set<ObjectName>, _ input: ScaleInput) -> [ObjectName] {
      var result: [ObjectName] = []
      var pending = tables.sorted()
      while !pending.isEmpty {
        let place =
          pending.firstIndex { table in
            (input.tables[table]?.constraints ?? []).allSatisfy { constraint in
              constraint.kind != .foreignKey || constraint.referencedTable == table
                || !pending.contains { $0 == constraint.referencedTable }
            }
          } ?? 0
        result.append(pending.remove(at: place))
      }
      return result
    }
  }
}
