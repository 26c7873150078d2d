package import Catalog
package import Planner
package import Workload

/// What ``PartitionAdvisor`` looks at, and whom it asks.
package struct PartitionRequest {
  package var catalog: Catalog
  /// Tables to advise on; empty for all.
  package var tables: Set<ObjectName> = []
  /// All of the workload that could be planned.
  package var classes: [CostedClass]
  /// The time that the calls are of; nil when unknown.
  package var window: Workload.Window?
  package var growth: GrowthSources
  package var thresholds: PartitionThresholds
  package var widths: PartitionWidths
  /// How many days rows are kept, as the user says, by table: before what DELETEs tell.
  package var retention: [ObjectName: Double]
  /// In which days and months begin, such as `Europe/Berlin`; nil for the catalog's `TimeZone`, or else UTC.
  package var timeZone: String?
  /// What a scheme does to the classes that name its table.
  package var effect: (PartitionScheme) throws -> PartitionEffect
  /// calls × planner cost of the classes that name the index's table, with the index, and its size.
  package var effectOfIndex: (IndexDefinition) throws -> (cost: Double, sizeInBytes: Int)
  package var migration: (PartitionScheme, PartitionAdvice.Retention?) -> MigrationPlan

  package init(
    catalog: Catalog, classes: [CostedClass], window: Workload.Window? = nil, growth: GrowthSources = GrowthSources(),
    thresholds: PartitionThresholds = PartitionThresholds(), widths: PartitionWidths = PartitionWidths(),
    retention: [ObjectName: Double] = [:], timeZone: String? = nil,
    effect: @escaping (PartitionScheme) throws -> PartitionEffect,
    effectOfIndex: @escaping (IndexDefinition) throws -> (cost: Double, sizeInBytes: Int),
    migration: @escaping (PartitionScheme, PartitionAdvice.Retention?) -> MigrationPlan
  ) {
    self.catalog = catalog
    self.classes = classes
    self.window = window
    self.growth = growth
    self.thresholds = thresholds
    self.widths = widths
    self.retention = retention
    self.timeZone = timeZone
    self.effect = effect
    self.effectOfIndex = effectOfIndex
    self.migration = migration
  }
}
