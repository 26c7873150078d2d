import Advice
import ArgumentParser
import Catalog
import Foundation
import Intake
import Partitioning

/// When tables are called large, and how they grow.
struct PartitionOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How a table grows: readings=200k/day, orders=5%/month, or 5%/month for all; may be repeated.",
      valueName: "table=rate"))
  var growth: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A snapshot of the same database at another time: what was added since is its growth.", valueName: "file"))
  var earlier: String?

  @Option(
    name: .long,
    help: ArgumentHelp("How long rows of a table are kept: readings=90; may be repeated.", valueName: "table=days"))
  var keep: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Memory of the server; without it effective_cache_size is taken for it.", valueName: "size"))
  var memory: ByteCount?

  @Option(name: .long, help: ArgumentHelp("Rows from which on a table is too large.", valueName: "n"))
  var maxRows: Double?

  @Option(name: .long, help: ArgumentHelp("How long a VACUUM of one table may take, in hours.", valueName: "hours"))
  var maxVacuum: Double?

  @Option(name: .long, help: ArgumentHelp("How long building one index may take, in hours.", valueName: "hours"))
  var maxIndexBuild: Double?

  @Option(name: .long, help: ArgumentHelp("Look at tables from so many rows on.", valueName: "n"))
  var leastRows: Double?

  @Option(name: .long, help: ArgumentHelp("How far to look ahead, in days.", valueName: "days"))
  var horizon: Double?

  @Option(
    name: .long, help: ArgumentHelp("In which days and months begin, such as Europe/Berlin.", valueName: "zone"))
  var timeZone: String?

  /// A hundred years.
  private static let mostDays = 36_525.0

  func validate() throws {
    for text in growth { _ = try Self.parse(text) }
    for text in keep where Self.days(text) == nil {
      throw ValidationError("--keep takes a table and a number of days, as in readings=90, not “\(text)”")
    }
    for (name, value) in [
      ("--max-rows", maxRows), ("--max-vacuum", maxVacuum), ("--max-index-build", maxIndexBuild),
      ("--least-rows", leastRows), ("--horizon", horizon),
    ] {
      if let value, !(value > 0 && value.isFinite) { throw ValidationError("\(name) is a number above zero") }
    }
    if let memory, memory.bytes <= 0 { throw ValidationError("--memory is a size above zero") }
    if let horizon, horizon > Self.mostDays { throw ValidationError("--horizon is at most \(Int(Self.mostDays)) days") }
    if let timeZone, TimeZone(identifier: timeZone) == nil {
      throw ValidationError("--time-zone: there is no time zone “\(timeZone)”; write it as in Europe/Berlin")
    }
  }

  /// - Throws: What can't be read of ``earlier``; ``UsageError`` for a table that there isn't.
  func options(_ catalog: Catalog) throws -> PartitioningOptions {
    var options = PartitioningOptions()
    options.growth.options = try growth.map(Self.parse)
    for option in options.growth.options {
      if let table = option.table { _ = try TableNames.resolve([table], in: catalog, option: "--growth") }
    }
    if let earlier {
      let bytes = try InputFile.read(earlier)
      try FileKind.require(.snapshot, bytes, name: earlier)
      options.growth.earlier = try CatalogFile.readSnapshot(bytes, name: earlier).catalog
    }
    for text in keep {
      guard let (table, days) = Self.days(text) else { continue }
      for name in try TableNames.resolve([table], in: catalog, option: "--keep") { options.retention[name] = days }
    }
    if let memory { options.thresholds.memoryBytes = memory.bytes }
    if let maxRows { options.thresholds.rows = maxRows }
    if let maxVacuum { options.thresholds.vacuumSeconds = maxVacuum * 3_600 }
    if let maxIndexBuild { options.thresholds.indexBuildSeconds = maxIndexBuild * 3_600 }
    if let leastRows { options.thresholds.leastRows = leastRows }
    if let horizon { options.thresholds.horizonDays = horizon }
    options.timeZone = timeZone
    return options
  }

  private static func parse(_ text: String) throws -> GrowthOption {
    do {
      return try GrowthOption(text)
    } catch {
      throw ValidationError("--growth: \(error)")
    }
  }

  private static func days(_ text: String) -> (table: String, days: Double)? {
    guard let cut = text.lastIndex(of: "="), let days = Double(text[text.index(after: cut)...]), days > 0,
      days <= mostDays, cut > text.startIndex
    else { return nil }
    return (String(text[..<cut]), days)
  }
}
