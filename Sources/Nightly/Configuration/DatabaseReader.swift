internal import Partitioning

/// Reads what the configuration says of one database.
enum DatabaseReader {
  static func read(_ map: ConfigurationMap, _ defaults: NightlySettings) -> DatabaseConfiguration? {
    let name = map.string("name")
    let url = map.string("url")
    let files = FileSource(
      statements: map.strings("statements"), logs: map.strings("logs"), snapshot: map.string("snapshot") ?? "")
    let database = map.string("dbname")
    var settings = defaults
    Self.settings(map, &settings)
    let ignore = map.maps("ignore").compactMap(ConfigurationReader.rule)
    map.finish()
    guard let name else {
      map.reader.report("a database has a name", at: map.node)
      return nil
    }
    if let url {
      if let node = map.value("url") { ConfigurationReader.checkSecret(url, node, map.reader) }
      if url.contains("://"), !url.hasPrefix("postgres"), let node = map.value("url") {
        map.reader.report("url takes postgresql://… or key=value words, as psql does", at: node)
      }
      if !files.statements.isEmpty || !files.logs.isEmpty || !files.snapshot.isEmpty {
        map.reader.report("\(name): either url, or files: statements, logs and snapshot", at: map.node)
      }
      if database != nil, let node = map.value("dbname") {
        map.reader.report("dbname goes with dumps and logs; url names the database itself", at: node)
      }
      return DatabaseConfiguration(name: name, source: .live(url), settings: settings, ignore: ignore)
    }
    guard !files.statements.isEmpty || !files.logs.isEmpty else {
      map.reader.report(
        "\(name): says nothing of where to read: url, or statements or logs with snapshot", at: map.node)
      return nil
    }
    guard !files.snapshot.isEmpty else {
      map.reader.report(
        "\(name): files of statements need a snapshot, as `sextant snapshot --database … -o FILE` writes it",
        at: map.node)
      return nil
    }
    return DatabaseConfiguration(
      name: name, source: .files(files), database: database, settings: settings, ignore: ignore)
  }

  /// What is set for all, and may be set for one.
  static func settings(_ map: ConfigurationMap, _ settings: inout NightlySettings) {
    settings.window = map.seconds("window", atLeast: 3_600).map { Int($0) } ?? settings.window
    settings.budget = map.bytes("budget") ?? settings.budget
    settings.maximumIndexes = map.integer("max_indexes", 0...100_000) ?? settings.maximumIndexes
    settings.minimumGain = map.part("min_gain") ?? settings.minimumGain
    settings.writeWeight = map.number("write_weight", 0...1e6) ?? settings.writeWeight
    settings.maximumRegression = map.part("max_regression", upTo: 1e6) ?? settings.maximumRegression
    settings.timeLimit = map.seconds("time_limit", atLeast: 1) ?? settings.timeLimit
    settings.unusedAfterDays = map.seconds("unused_after").map { $0 / 86_400 } ?? settings.unusedAfterDays
    settings.slower = map.number("slower", 1...1e6) ?? settings.slower
    settings.notable = map.part("notable") ?? settings.notable
    settings.verified = map.number("verified", 0...1) ?? settings.verified
    settings.regressed = map.number("regressed", 1...1e6) ?? settings.regressed
    settings.minimumCalls = map.integer("min_calls", 1...1_000_000_000) ?? settings.minimumCalls
    settings.expiresAfter = map.integer("expire_after", 1...10_000) ?? settings.expiresAfter
    settings.watches = map.integer("watch", 1...10_000) ?? settings.watches
    settings.classesKept = map.integer("classes_kept", 1...100_000) ?? settings.classesKept
    settings.redact = map.bool("redact") ?? settings.redact
    partitioning(map, &settings.partitioning)
  }

  private static func partitioning(_ map: ConfigurationMap, _ limits: inout PartitionThresholds) {
    limits.memoryBytes = map.bytes("memory") ?? limits.memoryBytes
    limits.rows = map.number("max_rows", 1...1e15) ?? limits.rows
    limits.vacuumSeconds = map.seconds("max_vacuum", atLeast: 1) ?? limits.vacuumSeconds
    limits.indexBuildSeconds = map.seconds("max_index_build", atLeast: 1) ?? limits.indexBuildSeconds
    limits.horizonDays = map.seconds("horizon", atLeast: 86_400).map { $0 / 86_400 } ?? limits.horizonDays
  }
}
