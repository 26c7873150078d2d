/// A night as a text file for Prometheus, which node_exporter's textfile collector reads.
///
/// Source: "Exposition formats" in Prometheus's documentation.
package enum NightMetrics {
  package static func write(_ report: NightReport) -> String {
    var lines: [String] = []
    func gauge(_ name: String, _ help: String, _ value: (DatabaseNight) -> Double?) {
      lines.append("# HELP sextant_\(name) \(help)")
      lines.append("# TYPE sextant_\(name) gauge")
      for database in report.databases {
        guard let value = value(database) else { continue }
        lines.append("sextant_\(name){database=\"\(escaped(database.name))\"} \(shown(value))")
      }
    }
    gauge("nightly_success", "Whether the last nightly run read the database and advised.") {
      $0.failure == nil ? 1 : 0
    }
    gauge("nightly_timestamp_seconds", "When the last nightly run began.") {
      NightClock.seconds($0.night).map(Double.init)
    }
    gauge("load_milliseconds", "Time of all statements over the window.") {
      $0.failure == nil ? $0.load.milliseconds : nil
    }
    gauge("load_calls", "Calls of all statements over the window.") { $0.failure == nil ? Double($0.load.calls) : nil }
    gauge("database_bytes", "Bytes of tables and indexes.") { $0.trend.last?.bytes.map(Double.init) }
    gauge("recommendations_open", "Recommendations that are new or persisting.") {
      Double($0.recommendations.count(where: \.isOpen))
    }
    gauge("recommendations_regressed", "Recommendations that were done and made things slower.") {
      Double($0.recommendations.count { $0.state == .regressed })
    }
    gauge("missed_milliseconds", "An estimate of the time that open recommendations would have saved last night.") {
      $0.recommendations.filter(\.isOpen).reduce(0) { $0 + $1.missedLastNight }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result
  }

  private static func shown(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : String(value)
  }
}
