internal import Yams

/// Reads the YAML file of `sextant nightly`.
///
/// Everything that is wrong is found in one go: keys that nothing is known of, values of the wrong kind, passwords.
package enum ConfigurationReader {
  /// - Parameter name: The file's, for messages.
  /// - Throws: ``ConfigurationError``.
  package static func read(_ text: String, name: String) throws(ConfigurationError) -> NightlyConfiguration {
    let problems = ConfigurationProblems()
    var configuration = NightlyConfiguration()
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw ConfigurationError(
          subject: name,
          problems: [.init(line: 1, column: 1, message: "the file is empty; --init writes a commented one")])
      }
      configuration = read(ConfigurationMap(root, problems))
    } catch let error as ConfigurationError {
      throw error
    } catch let error as YamlError {
      throw ConfigurationError(subject: name, problems: [problem(error)])
    } catch {
      throw ConfigurationError(subject: name, problems: [.init(line: 1, column: 1, message: "it is no YAML")])
    }
    guard problems.problems.isEmpty else {
      throw ConfigurationError(subject: name, problems: problems.problems.sorted())
    }
    return configuration
  }

  private static func problem(_ error: YamlError) -> ConfigurationError.Problem {
    switch error {
    case .scanner(_, let words, let mark, _), .parser(_, let words, let mark, _), .composer(_, let words, let mark, _):
      return .init(line: mark.line, column: mark.column, message: "it is no YAML: \(words)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return .init(
        line: context.mark.line, column: context.mark.column,
        message: "“\(duplicates.first ?? "")” is there twice, in what begins here")
    default: return .init(line: 1, column: 1, message: "it is no YAML")
    }
  }

  private static func read(_ map: ConfigurationMap) -> NightlyConfiguration {
    var result = NightlyConfiguration()
    result.store = map.string("store")
    if let store = result.store, let node = map.value("store") { checkSecret(store, node, map.reader) }
    if let reports = map.map("reports") {
      for format in ReportOutput.formats {
        for path in reports.strings(format) { result.reports.append(ReportOutput(format: format, path: path)) }
      }
      reports.finish()
    }
    result.metrics = map.string("metrics")
    result.notify = map.string("notify")
    if let retention = map.map("retention") {
      result.keepsNights = retention.seconds("nights", atLeast: 86_400).map { Int($0) } ?? result.keepsNights
      result.keepsDocuments = retention.seconds("reports", atLeast: 0).map { Int($0) } ?? result.keepsDocuments
      retention.finish()
    }
    result.ignore = map.maps("ignore").compactMap(rule)
    var settings = NightlySettings()
    if let defaults = map.map("defaults") {
      DatabaseReader.settings(defaults, &settings)
      defaults.finish()
    }
    let entries = map.maps("databases")
    var names: Set<String> = []
    for entry in entries {
      guard let database = DatabaseReader.read(entry, settings) else { continue }
      if !names.insert(database.name).inserted {
        map.reader.report("there are two databases named \(database.name)", at: entry.node)
      }
      result.databases.append(database)
    }
    if entries.isEmpty, map.reader.problems.isEmpty { map.reader.report("databases: names no database", at: map.node) }
    map.finish()
    return result
  }

  static func rule(_ map: ConfigurationMap) -> IgnoreRule? {
    let rule = IgnoreRule(
      id: map.string("id"), table: map.string("table"), index: map.string("index"), action: map.string("action"),
      reason: map.string("reason") ?? "", until: map.string("until"))
    map.finish()
    if rule.reason.isEmpty { map.reader.report("an ignore rule says why: reason", at: map.node) }
    if rule.id == nil, rule.table == nil, rule.index == nil, rule.action == nil {
      map.reader.report("an ignore rule says what it is about: id, table, index or action", at: map.node)
    }
    if let until = rule.until, NightClock.seconds(until + "T00:00:00Z") == nil, let node = map.value("until") {
      map.reader.report("until is a day, as in 2026-12-31", at: node)
    }
    return rule
  }

  /// A password has no place in a file that is read by many.
  static func checkSecret(_ target: String, _ node: Node, _ reader: ConfigurationProblems) {
    guard holdsPassword(target) else { return }
    reader.report(
      "a password doesn't belong into this file: use PGPASSFILE, a service file (service=…) or PGPASSWORD", at: node)
  }

  /// Of a URI or of `key=value` words, as libpq reads them: what stands ahead of an `@` that comes before any `/` is the user,
  /// and the password behind a colon.
  private static func holdsPassword(_ target: String) -> Bool {
    if let scheme = target.firstRange(of: "://") {
      let authority = target[scheme.upperBound...].prefix { $0 != "/" }
      if let end = authority.lastIndex(of: "@"), authority[..<end].contains(":") { return true }
      // What can't be told from a password with a slash in it.
      let rest = target[scheme.upperBound...].prefix { $0 != "?" }
      if let end = rest.lastIndex(of: "@"), rest[..<end].contains(":") { return true }
    }
    return target.lowercased().contains(/password\s*=/)
  }
}
