internal import Catalog
internal import Foundation
internal import Planner

/// Says of each large or fast-growing table whether, when and how it is to be partitioned.
///
/// Size, growth and limits tell whether a table is looked at and when it is due; the workload's conditions which keys
/// there are; and the planner, asked for a few schemes, whether anything is gained (``PartitionDecision``).
package struct PartitionAdvisor {
  private let request: PartitionRequest
  private let tree: TableTree
  private let zone: TimeZone
  private let retentions: RetentionReader
  private let limits: TableThresholds
  private let sources: TableGrowth

  /// Schemes of a table that are tried in the twin.
  static let mostTrials = 4
  /// Of the load, below which a key that no rows are deleted by is not tried.
  static let leastTriedShare = 0.05

  package init(_ request: PartitionRequest) {
    self.request = request
    let catalog = request.catalog
    tree = TableTree(catalog)
    let name = request.timeZone ?? catalog.setting("TimeZone") ?? "UTC"
    zone = TimeZone(identifier: name) ?? PointInTime.utc.timeZone
    retentions = RetentionReader(catalog)
    limits = TableThresholds(catalog: catalog, limits: request.thresholds)
    sources = TableGrowth(
      catalog: catalog, sources: request.growth, classes: request.classes, window: request.window)
  }

  /// Those to be partitioned now first, then later, then not; within them the largest first.
  ///
  /// - Throws: `PlannerError` of ``PartitionRequest/effect`` when there is no twin; a scheme that can't be tried for any
  ///   other reason is left out, with that.
  package func advice() throws -> [PartitionAdvice] {
    var result: [PartitionAdvice] = []
    for table in request.catalog.tables.sorted(by: { $0.objectName < $1.objectName })
    where request.tables.isEmpty || request.tables.contains(table.objectName) {
      if let advice = try advice(on: table) { result.append(advice) }
    }
    let order = PartitionAdvice.Verdict.allCases
    func rank(_ advice: PartitionAdvice) -> Int { order.firstIndex(of: advice.verdict) ?? 0 }
    return result.sorted {
      if rank($0) != rank($1) { return rank($0) < rank($1) }
      return ($1.size.bytes, $0.table) < ($0.size.bytes, $1.table)
    }
  }

  private func advice(on table: Table) throws -> PartitionAdvice? {
    guard table.partitionBound == nil, table.persistence != "t", [.ordinary, .partitioned].contains(table.kind) else {
      return nil
    }
    let size = PartitionAdvice.Size(
      tree.parts(of: table.objectName), blockSize: request.catalog.server.blockSize)
    if let reason = dividedAlready(table) {
      let growth = sources.growth(of: table, size)
      let end = RangeEnd(table, tree, request.catalog, growth)
      let next = end?.isSoon == true ? end?.next : nil
      guard isLarge(size) || next != nil else { return nil }
      return PartitionAdvice(
        table: table.objectName, verdict: .not, size: size, growth: next == nil ? nil : growth,
        reasons: [reason] + (next == nil ? [] : [end?.words].compactMap { $0 }), next: next)
    }
    var deletes = AgedDeletes(from: table, request.classes, retentions)
    if let days = request.retention[table.objectName] { deletes.give(days) }
    let growth = sources.growth(of: table, size)
    let thresholds = limits.thresholds(of: table, size, growth, deletes)
    let isNear = thresholds.contains { $0.kind != .retention && limits.isNear($0) }
    var advice = PartitionAdvice(
      table: table.objectName, verdict: .not, size: size, growth: growth, thresholds: thresholds)
    guard isLarge(size) || isNear else {
      guard thresholds.contains(where: { $0.kind == .retention && $0.isPassed }) else { return nil }
      advice.reasons = [small(size, deletes)]
      return advice
    }
    try decide(&advice, table, deletes)
    return advice
  }

  private func isLarge(_ size: PartitionAdvice.Size) -> Bool {
    size.rows >= request.thresholds.leastRows || size.bytes >= request.thresholds.leastBytes
  }

  private func dividedAlready(_ table: Table) -> String? {
    if table.kind == .partitioned {
      let count = tree.partitions(of: table.objectName).count
      return """
        It is partitioned already, by \(table.partitionKey ?? "a key that is not known"), \(count) \
        \(count == 1 ? "partition" : "partitions").
        """
    }
    let heirs = tree.heirs(of: table.objectName)
    if !heirs.isEmpty || !table.parents.isEmpty {
      return """
        It is divided by inheritance already (\(Figure.list((heirs.map(\.objectName) + table.parents).map(\.sql)))), \
        and a partitioned table takes no part in inheritance.
        """
    }
    return nil
  }

  private func small(_ size: PartitionAdvice.Size, _ deletes: AgedDeletes) -> String {
    """
    It is small: \(Figure.count(size.rows)) rows, \(Figure.bytes(Double(size.bytes))) with indexes, below \
    \(Figure.count(request.thresholds.leastRows)) rows and \(Figure.bytes(Double(request.thresholds.leastBytes))), and \
    no limit of size or time is passed within \(Figure.days(request.thresholds.horizonDays)). Rows go by DELETE \
    (\(deletes.explanation)); an index on \(deletes.column ?? "their age") and VACUUM serve that.
    """
  }

  // MARK: - Keys and schemes

  private func decide(
    _ advice: inout PartitionAdvice, _ table: Table, _ deletes: AgedDeletes
  ) throws {
    let load = TableLoad(table, request.classes)
    var candidates = KeyCandidates(
      catalog: request.catalog, table: table, load: load, classes: request.classes, rows: advice.size.rows,
      deletes: deletes
    ).candidates()
    let near = advice.thresholds.filter(limits.isNear)
    var decision = PartitionDecision(
      advice: advice, near: near, deletes: deletes, isLoaded: !load.entries.isEmpty,
      words: ClassWords(
        request.classes.filter { $0.pattern.relations.contains { $0.table == table.objectName } }, on: table))
    if !near.isEmpty || deletes.isGiven {
      let builder = SchemeBuilder(
        catalog: request.catalog, table: table, size: advice.size, growth: advice.growth,
        deletes: deletes, widths: request.widths, load: load, candidates: candidates, zone: zone,
        dueIn: limits.dueIn(near))
      for place in candidates.indices where decision.trials.count < Self.mostTrials {
        if let trial = try trial(of: &candidates[place], builder, deletes) { decision.trials.append(trial) }
      }
    }
    decision.keys = candidates.map(\.key)
    if let trial = decision.best {
      (decision.alternatives, decision.untried) = try alternatives(to: trial, table)
      decision.indexOnKey = existingIndex(on: trial.candidate.key.column, table)
    }
    advice = decision.decided(request.thresholds)
    guard advice.verdict != .not, let trial = decision.best else { return }
    let retention = deletes.serves(trial.candidate.column) ? deletes.retention : nil
    advice.plan = PartitionAdvice.Plan(
      scheme: trial.built.scheme, width: trial.built.width, effect: trial.effect,
      breakages: Breakages(trial.built.scheme, request.catalog, request.classes)?.all() ?? [],
      retention: retention, migration: request.migration(trial.built.scheme, retention))
  }

  /// - Returns: nil when the key is not worth a try, or can't be tried; its reasons then say so.
  private func trial(
    of candidate: inout KeyCandidate, _ builder: SchemeBuilder, _ deletes: AgedDeletes
  ) throws -> PartitionDecision.Trial? {
    guard candidate.refusal == nil else { return nil }
    let isAge = candidate.key.method == .range && deletes.serves(candidate.column)
    guard candidate.key.prunedShare >= Self.leastTriedShare || isAge else { return nil }
    let built: SchemeBuilder.Built
    do throws(SchemeBuilder.Failure) {
      built = try builder.scheme(candidate)
    } catch {
      candidate.refusal = error.reason
      candidate.key.reasons.append(error.reason)
      return nil
    }
    do throws {
      var effect = try request.effect(built.scheme)
      if isAge {
        for index in effect.classes.indices where deletes.classes.contains(effect.classes[index].class) {
          effect.classes[index].isReplaced = true
        }
      }
      candidate.key.reasons.append(
        """
        Tried in the twin with \(built.scheme.partitions.count) partitions: calls × cost \
        \(Figure.cost(effect.costBefore)) before, \(Figure.cost(effect.costAfter)) after.\(doubtful(effect))
        """)
      return PartitionDecision.Trial(candidate: candidate, built: built, effect: effect)
    } catch {
      if Self.isWithoutTwin(error) { throw error }
      let reason = "It can't be tried in the twin: \(error)."
      candidate.refusal = reason
      candidate.key.reasons.append(reason)
      return nil
    }
  }

  private func doubtful(_ effect: PartitionEffect) -> String {
    let gain = effect.countedCostAfter - effect.lastingCostAfter
    guard gain > 0.01 * effect.costBefore else { return "" }
    let classes = effect.classes.filter { $0.isGainDoubtful && $0.costAfter < $0.costBefore }.map(\.class).sorted()
    return """
       \(Figure.cost(gain)) less for \(Figure.list(ClassWords.short(classes))) is not counted: an index on another column \
      finds the same rows, which may be in one partition all together.
      """
  }

  private static func isWithoutTwin(_ error: any Error) -> Bool {
    guard let error = error as? PlannerError else { return false }
    return error.code == .twinLost || error.code == .twinUnavailable
  }

  // MARK: - Alternatives

  /// A valid index on all rows whose first key is the column.
  private func existingIndex(on column: String, _ table: Table) -> String? {
    table.indexes.filter {
      $0.isValid && $0.predicate == nil && ["btree", "brin"].contains($0.method) && $0.keys.first?.column == column
    }.map(\.name).min()
  }

  /// A B-tree on the key, and BRIN where the heap has its order.
  private func alternatives(
    to trial: PartitionDecision.Trial, _ table: Table
  ) throws -> (tried: [PartitionAdvice.Alternative], untried: [String]) {
    let column = trial.candidate.column
    guard existingIndex(on: column.name, table) == nil else { return ([], []) }
    var methods = ["btree"]
    if trial.candidate.key.method == .range, abs(column.statistics?.correlation ?? 0) >= Self.brinCorrelation {
      methods.insert("brin", at: 0)
    }
    let taken = Set(
      request.catalog.tables.filter { $0.schema == table.schema }.flatMap { other in
        [other.name] + other.indexes.map(\.name)
      })
    var result: [PartitionAdvice.Alternative] = []
    var untried: [String] = []
    for method in methods {
      let definition = IndexDefinition(
        table: table.objectName, method: method, keys: [IndexKey(column: column.name)])
      do throws {
        let (cost, bytes) = try request.effectOfIndex(definition)
        guard cost < trial.effect.costBefore else { continue }
        result.append(
          PartitionAdvice.Alternative(
            statement: definition.statement(name: definition.name(avoiding: taken), concurrently: true),
            sizeInBytes: bytes, costAfter: cost,
            explanation: """
              \(method == "brin" ? "BRIN (rows lie in the order of \(column.name))" : "A B-tree") on the same key: \
              calls × cost \(Figure.cost(trial.effect.costBefore)) before, \(Figure.cost(cost)) with it, for \
              \(Figure.bytes(Double(bytes))); partitioned \(Figure.cost(trial.effect.costAfter)).
              """))
      } catch {
        if Self.isWithoutTwin(error) { throw error }
        untried.append("An index USING \(method) on \(column.name) can't be tried in the twin: \(error).")
      }
    }
    return (result.sorted { ($0.costAfter, $0.sizeInBytes) < ($1.costAfter, $1.sizeInBytes) }, untried)
  }

  /// Below it BRIN's ranges of pages overlap too much.
  static let brinCorrelation = 0.9
}
