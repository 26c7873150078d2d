import Advice
import Catalog
import History

@testable import Nightly
@testable import Workload

/// A table of orders, recommendations on it, and nights.
enum LedgerFixtures {
  static let first = 1_772_330_400
  static func night(_ number: Int) -> Int { first + (number - 1) * 86_400 }
  static func time(_ number: Int) -> String { NightClock.text(night(number)) }

  static func catalog(_ indexes: [Index] = []) -> Catalog {
    let columns = ["id", "customer_id", "status"].map { Column(name: $0, type: "integer", typeName: "int4") }
    return Catalog(
      capturedAt: time(1), server: .init(versionNumber: 150_000, version: "15"), database: .init(name: "shop"),
      schemas: ["public"],
      tables: [Table(schema: "public", name: "orders", columns: columns, indexes: indexes, rows: 1_000, pages: 100)])
  }

  static func index(_ name: String, _ keys: [String], isValid: Bool = true) -> Index {
    Index(
      name: name, definition: "CREATE INDEX \(name) ON public.orders USING btree (\(keys.joined(separator: ", ")))",
      keys: keys.map { IndexKey(column: $0) }, isValid: isValid)
  }

  static func creation(_ column: String = "customer_id", night number: Int = 1) -> NightRecommendation {
    let definition = IndexDefinition(
      table: ObjectName(schema: "public", name: "orders"), keys: [IndexKey(column: column)])
    let name = "orders_\(column)_idx"
    return NightRecommendation(
      id: StableIdentifier.of(["create_index", definition.description]), state: .new, firstNight: time(number),
      lastNight: time(number), changedNight: time(number), action: "create_index", method: "btree",
      table: "public.orders", index: name, statement: definition.statement(name: name, concurrently: true),
      rollback: "DROP INDEX CONCURRENTLY public.\(name)", bytes: 8_192, costBefore: 100, costAfter: 10,
      queries: [.init(class: "lookup", query: "SELECT 1", calls: 10, costBefore: 100, costAfter: 25)])
  }

  static func load(_ milliseconds: Double, calls: Int = 100, class name: String = "lookup") -> ClassRecord {
    ClassRecord(class: name, query: "SELECT 1", calls: calls, milliseconds: milliseconds, rows: calls)
  }

  /// - Parameter nights: By number, their classes; the last one is tonight.
  static func ledger(
    _ nights: [(Int, [ClassRecord])], catalog: Catalog = catalog(), rules: [IgnoreRule] = [],
    _ change: (inout NightlySettings) -> Void = { _ in }
  ) -> RecommendationLedger {
    var settings = NightlySettings()
    change(&settings)
    let tonight = nights.last ?? (1, [])
    return RecommendationLedger(
      settings: settings, rules: rules, night: night(tonight.0), existing: ExistingIndexes(catalog), catalog: catalog,
      check: EffectCheck(
        settings: settings, times: ClassTimes(nights.map { (night($0.0), $0.1) }), writers: [:]),
      tonight: Dictionary(tonight.1.map { ($0.class, $0.milliseconds) }, uniquingKeysWith: +))
  }
}
