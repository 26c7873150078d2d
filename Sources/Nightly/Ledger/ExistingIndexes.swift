internal import Advice
internal import Candidates
internal import Catalog
internal import IndexReview
internal import Workload

/// The indexes that there are, to find out what of the advice was done.
struct ExistingIndexes {
  private let catalog: Catalog
  private let shapes: [ObjectName: [(name: ObjectName, shape: IndexShape, identifier: String)]]

  init(_ catalog: Catalog) {
    self.catalog = catalog
    var shapes: [ObjectName: [(name: ObjectName, shape: IndexShape, identifier: String)]] = [:]
    for table in catalog.tables {
      for index in table.indexes where index.isValid {
        shapes[table.objectName, default: []].append(
          (
            ObjectName(schema: table.schema, name: index.name), IndexShape(index, on: table),
            StableIdentifier.of(["create_index", index.definition(on: table.objectName).description])
          ))
      }
    }
    self.shapes = shapes
  }

  /// The index that does what a recommendation asks for, under whatever name: one of the same definition, else one that can
  /// do all that it would.
  func match(for recommendation: NightRecommendation) -> ObjectName? {
    for (_, indexes) in shapes {
      if let same = indexes.first(where: { $0.identifier == recommendation.id }) { return same.name }
    }
    guard let wanted = try? IndexStatement.parse(recommendation.statement, in: catalog) else { return nil }
    let shape = IndexShape(wanted)
    return shapes[wanted.table]?.filter { $0.shape.covers(shape) }.map(\.name).min()
  }

  /// Whether there is an index of this name, valid or not.
  func has(_ name: String) -> Bool {
    catalog.tables.contains { table in
      table.indexes.contains { ObjectName(schema: table.schema, name: $0.name).sql == name }
    }
  }

  /// Bytes of an index; nil when there is none.
  func bytes(_ name: String) -> Int? {
    for table in catalog.tables {
      for index in table.indexes where ObjectName(schema: table.schema, name: index.name).sql == name {
        return index.pages * catalog.server.blockSize
      }
    }
    return nil
  }

  /// What an index to create finds, without what it only carries along: equal for two of which one takes the other's place.
  func keys(of statement: String) -> String? {
    guard var definition = try? IndexStatement.parse(statement, in: catalog) else { return nil }
    definition.included = []
    return definition.description
  }

  /// The identifier that an index to create has, by what a statement says.
  func identifier(of statement: String) -> String? {
    (try? IndexStatement.parse(statement, in: catalog)).map {
      StableIdentifier.of(["create_index", $0.description])
    }
  }
}
