internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// Query classes that write temporary files, and the `work_mem` that would keep them in memory.
///
/// A sort, a hash or kept rows beyond `work_mem` go to temporary files. What would hold them: `work_mem` as it is, and
/// twice the temporary bytes written per call (rows in memory take more than on disk: a sort of narrow rows about twice
/// as much), rounded up to a power of two in megabytes or one and a half of it. An estimate: pg_stat_statements counts
/// the mean of all calls, and a merge in several passes writes the same rows more than once. It is set for the one
/// transaction, or for the role in this database; never for the server, where every connection may take it several
/// times over. Classes below a megabyte a call or five per cent of all temporary space are left alone; beyond
/// `maximumBytes` fewer rows have to do it, and more memory is not advised.
package struct TemporaryFileRule: ScaleRule {
  package static let identifier = "temporary-files"

  /// Temporary bytes per call from which on it is worth a setting.
  package let bytesPerCall: Double
  /// The most `work_mem` that is advised, in bytes.
  package let maximumBytes: Double

  /// Of all temporary space, from where on a class is a case.
  private static let share = 0.05

  package init(bytesPerCall: Double = 1_048_576, maximumBytes: Double = 1_073_741_824) {
    self.bytesPerCall = bytesPerCall
    self.maximumBytes = maximumBytes
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let total = input.classes.reduce(0) { $0 + Double($1.queryClass.resources.temporaryBlocksWritten ?? 0) }
    guard total > 0 else { return [] }
    return input.classes.compactMap { costed in
      let entry = costed.queryClass
      let blocks = Double(entry.resources.temporaryBlocksWritten ?? 0)
      guard blocks / total >= Self.share, entry.calls > 0 else { return nil }
      let bytes = blocks * Double(input.catalog.server.blockSize)
      guard bytes / Double(entry.calls) >= bytesPerCall else { return nil }
      return finding(on: costed, bytes: bytes, share: blocks / total, input)
    }
  }

  private func finding(
    on costed: CostedClass, bytes: Double, share: Double, _ input: ScaleInput
  ) -> ScaleFinding {
    let entry = costed.queryClass
    let perCall = bytes / Double(entry.calls)
    let present = MemorySetting.bytes(input.catalog.setting("work_mem")) ?? 4 * 1_048_576
    let needed = Self.workMemory(present: present, perCall: perCall)
    let isHeld = needed <= maximumBytes
    let value = "\(Int(needed / 1_048_576))MB"
    let connections = input.catalog.setting("max_connections").flatMap(Double.init)
    var figures: [ScaleFinding.Figure] = [
      .init("temporary_bytes", bytes, .bytes), .init("temporary_bytes_per_call", perCall, .bytes),
      .init("share_of_temporary_space", share, .share), .init("work_mem", present, .bytes),
      .init("needed_work_mem", needed, .bytes),
    ]
    var tradeoffs = [
      "Each sort and hash of the plan may take \(value), in each parallel process, and hashes hash_mem_multiplier "
        + "times it."
    ]
    if let connections {
      figures.append(.init("server_wide_bytes", connections * needed, .bytes))
      tradeoffs.append(
        "Not for the whole server: \(FigureText.count(connections)) connections × \(value) are "
          + "\(FigureText.bytes(connections * needed)).")
    } else {
      tradeoffs.append("Not for the whole server: every connection may take as much, several times over.")
    }
    if isHeld {
      tradeoffs.append("What it saves for sure is the files: where they stay in the page cache, it may be no faster.")
      if let memory = MemorySetting.bytes(input.catalog.setting("effective_cache_size")), needed >= 0.5 * memory {
        tradeoffs.append(
          "That is \(FigureText.percent(needed / memory)) of the memory of \(FigureText.bytes(memory)) "
            + "(effective_cache_size): one such query at a time.")
      }
    }
    let others = input.classes.count {
      $0.queryClass.id != entry.id && ($0.queryClass.resources.temporaryBlocksWritten ?? 1) == 0
    }
    var reasons = [
      "Temporary files of \(FigureText.bytes(perCall)) a call, \(FigureText.bytes(bytes)) in all: "
        + "\(FigureText.part(share, of: "the workload's")).",
      "With \(input.catalog.setting("work_mem") ?? "the default of 4MB") of work_mem it doesn't fit; that and twice "
        + "the "
        + "temporary bytes of a call are \(value), rounded up (an estimate).",
      isHeld
        ? "That is within \(FigureText.bytes(maximumBytes)), the most that one query is given here."
        : "That is more than \(FigureText.bytes(maximumBytes)): fewer rows or an index in the order wanted have to "
          + "do it.",
    ]
    if others > 0 {
      reasons.append(
        "\(FigureText.count(Double(others), "other class writes", "other classes write")) no temporary file: for "
          + "\(others == 1 ? "it" : "them") work_mem is right as it is.")
    }
    if !isHeld { reasons.swapAt(0, 2) }
    let tables = Set(costed.pattern.relations.map { TableAttribution.root(of: $0.table, input).sql })
    var finding = ScaleFinding(
      Self.self, .bottleneck, isHeld ? .advised : .notAdvised, subjects: tables.sorted(),
      summary: isHeld
        ? "Class \(costed.shortName) would stay in memory with work_mem = \(value)."
        : "Class \(costed.shortName) writes \(FigureText.bytes(perCall)) of temporary files a call, more than memory "
          + "is "
          + "given for.",
      classes: [costed], in: input, figures: figures, reasons: reasons, tradeoffs: tradeoffs,
      remedies: isHeld ? remedies(entry, value, input) : [])
    // Of one table there may be several classes.
    finding.id = StableIdentifier.of([
      Self.identifier, ScaleFinding.Topic.bottleneck.rawValue, entry.id, entry.database ?? "", entry.user ?? "",
    ])
    return finding
  }

  private func remedies(_ entry: QueryClass, _ value: String, _ input: ScaleInput) -> [ScaleFinding.Remedy] {
    var remedies = [
      ScaleFinding.Remedy(
        "In the transaction that runs the query, before it: only this query gets the memory.",
        statements: ["SET LOCAL work_mem = '\(value)'"])
    ]
    if let user = entry.user, !user.hasPrefix("oid ") {
      let database = SQLIdentifier.quoted(input.catalog.database.name)
      remedies.append(
        ScaleFinding.Remedy(
          "Or for the role in this database, where its other queries sort little: connections that open later have it.",
          statements: ["ALTER ROLE \(SQLIdentifier.quoted(user)) IN DATABASE \(database) SET work_mem = '\(value)'"]))
    }
    return remedies
  }

  /// Bytes, a power of two of megabytes or one and a half of it.
  static func workMemory(present: Double, perCall: Double) -> Double {
    let megabytes = max(1, (present + 2 * perCall) / 1_048_576)
    var rounded = 1.0
    while rounded < megabytes, rounded < 1e9 {
      rounded = rounded >= 2 && rounded * 1.5 >= megabytes ? rounded * 1.5 : rounded * 2
    }
    return rounded * 1_048_576
  }
}

/// A setting of memory in the words of `current_setting()`.
enum MemorySetting {
  /// Of `16MB`, `64kB` or a number of kilobytes; nil for anything else.
  static func bytes(_ text: String?) -> Double? {
    guard let text else { return nil }
    let digits = text.prefix { $0.isNumber }
    guard let number = Double(digits) else { return nil }
    return switch text.dropFirst(digits.count) {
    case "B": number
    case "", "kB": number * 1_024
    case "MB": number * 1_048_576
    case "GB": number * 1_073_741_824
    case "TB": number * 1_099_511_627_776
    default: nil
    }
  }
}
