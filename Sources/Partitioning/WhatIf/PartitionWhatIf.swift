package import Catalog
package import Planner
package import PostgresServer
internal import SQLSyntax

/// Asks the planner what a partition scheme does to a workload: the query classes that name the table are planned in a twin
/// of the database as it is, and in one of the partitioned database.
///
/// It belongs to one thread at a time, as its twins do.
package struct PartitionWhatIf {
  private let flat: Twin
  private let binaries: ServerBinaries
  private let classes: [CostedClass]

  /// - Parameter classes: All that are planned; those that don't name a scheme's table are left out.
  /// - Throws: As `Twin.start`.
  package init(catalog: Catalog, binaries: ServerBinaries, classes: [CostedClass]) throws(PlannerError) {
    self.init(flat: try Twin.start(catalog, binaries: binaries)[0], binaries: binaries, classes: classes)
  }

  /// - Parameter flat: A twin of the database as it is.
  package init(flat: Twin, binaries: ServerBinaries, classes: [CostedClass]) {
    self.flat = flat
    self.binaries = binaries
    self.classes = classes
  }

  /// What the scheme does.
  ///
  /// - Throws: ``PartitioningError`` when the catalog does not allow the scheme; `PlannerError` with `.twinLost` and other
  ///   faults of a twin, or `.statementRejected` for a hash key whose type has no hash. A class that has no plan on the
  ///   partitioned table is kept, with its fault.
  package func effect(of scheme: PartitionScheme) throws -> PartitionEffect {
    let split = try PartitionedCatalog(flat.catalog, scheme, hashes: hashes(of: scheme))
    let concerned = classes.filter { $0.pattern.relations.contains { $0.table == scheme.table } }
    let statements = concerned.flatMap { $0.plan.bindings.map(\.statement.text) }
    let trial = TrialCatalog.reduced(split.catalog, keeping: [scheme.table], for: statements)
    let twin = try Twin.start(trial, binaries: binaries)[0]
    defer { twin.stop() }
    let names = split.leaves.map(\.name)
    let place = Place(
      twin: twin, leaves: Set(names), keys: [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? []),
      ends: ColumnEnds(split.catalog, of: names), lookups: OtherLookups(flat.catalog, scheme))
    var effects: [PartitionEffect.ClassEffect] = []
    var findings = PartitionDoubts.Findings()
    for item in concerned { effects.append(try effect(on: item, place, &findings)) }
    let calls = Double(effects.reduce(0) { $0 + $1.calls })
    func sum(_ figure: (PartitionEffect.ClassEffect) -> Double) -> Double {
      effects.reduce(0) { $0 + Double($1.calls) * figure($1) }
    }
    let doubts =
      split.doubts + PartitionDoubts(flat.catalog, scheme, concerned, effects, findings).all + split.losses
    return PartitionEffect(
      costBefore: sum(\.costBefore), costAfter: sum(\.costAfter),
      planningBefore: calls > 0 ? sum(\.planningBefore) / calls : 0,
      planningAfter: calls > 0 ? sum(\.planningAfter) / calls : 0,
      classes: effects.sorted { left, right in
        (right.change, left.class) < (left.change, right.class)
      }, partitions: split.leaves.map(\.size), doubts: doubts + missing(twin, scheme))
  }

  /// How the values of hash keys are divided, as the flat twin's PostgreSQL says.
  package func hashes(of scheme: PartitionScheme) throws(PlannerError) -> [String: HashDivision] {
    guard let table = flat.catalog.table(named: scheme.table) else { return [:] }
    var divisions: [String: HashDivision] = [:]
    let columns =
      (scheme.method == .hash ? [(scheme.column, scheme.partitions.count)] : [])
      + (scheme.subdivision.map { [($0.column, $0.modulus)] } ?? [])
    for (name, modulus) in columns {
      guard let column = table.column(named: name) else { continue }
      divisions[name] = try HashDivision(column, of: table, modulus: modulus, in: flat)
    }
    return divisions
  }

  /// The partitioned table and its twin.
  private struct Place {
    let twin: Twin
    let leaves: Set<ObjectName>
    let keys: [String]
    let ends: ColumnEnds
    let lookups: OtherLookups
  }

  private func effect(
    on item: CostedClass, _ place: Place, _ findings: inout PartitionDoubts.Findings
  ) throws(PlannerError) -> PartitionEffect.ClassEffect {
    var effect = PartitionEffect.ClassEffect(
      class: item.queryClass.id, query: item.queryClass.query, calls: item.queryClass.calls, costBefore: 0,
      costAfter: 0, planningBefore: 0, planningAfter: 0, partitionsRead: 0, partitions: place.leaves.count)
    do throws(PlannerError) {
      for binding in item.plan.bindings {
        let before = try flat.timedPlan(binding.statement)
        effect.costBefore += binding.weight * before.plan.totalCost
        if place.lookups.areIn(before.plan) { effect.isGainDoubtful = true }
        effect.planningBefore += binding.weight * before.milliseconds
      }
      var readsAll = true
      for binding in item.plan.bindings {
        let after = try place.twin.timedPlan(binding.statement)
        let scans = PartitionScans(after.plan, leaves: place.leaves, keys: place.keys, ends: place.ends)
        effect.costAfter += binding.weight * after.plan.totalCost
        effect.planningAfter += binding.weight * after.milliseconds
        effect.partitionsRead += binding.weight * Double(scans.read.count)
        if scans.prunesAtRun { effect.prunesAtRun = true }
        if !scans.readsAll { readsAll = false }
        for column in scans.pastTheEnd.keys { findings.pastTheEnd[column, default: []].insert(item.queryClass.id) }
      }
      if readsAll { findings.readingAll.insert(item.queryClass.id) }
    } catch {
      guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
      effect.fault = error.message
      effect.costBefore = item.plan.baselineCost
      effect.costAfter = effect.costBefore
      effect.planningAfter = effect.planningBefore
      effect.partitionsRead = Double(place.leaves.count)
      effect.prunesAtRun = false
    }
    return effect
  }

  /// What the partitioned twin does not have, and the flat one has.
  private func missing(_ twin: Twin, _ scheme: PartitionScheme) -> [String] {
    Set(twin.notes).subtracting(flat.notes).map { "Not in the partitioned twin: \($0.subject): \($0.message)" }.sorted()
  }
}

extension PartitionEffect.ClassEffect {
  /// calls × change of cost, whichever way.
  fileprivate var change: Double { abs(Double(calls) * (costAfter - costBefore)) }
}
