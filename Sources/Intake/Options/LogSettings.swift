package import Catalog
package import QueryLogs

/// What the settings of a server say of its logs.
package struct LogSettings {
  package var prefix: String?
  package var sampling: LogSampling?

  package init() {}

  package init(_ catalog: Catalog) {
    prefix = catalog.setting("log_line_prefix")
    guard let rate = catalog.setting("log_statement_sample_rate").flatMap({ Double($0) }), rate > 0, rate < 1,
      let sampled = Self.milliseconds(catalog.setting("log_min_duration_sample")), sampled >= 0
    else { return }
    let complete = Self.milliseconds(catalog.setting("log_min_duration_statement"))
    sampling = LogSampling(rate: rate, completeFrom: complete.flatMap { $0 >= 0 ? $0 : nil })
  }

  /// Of `250ms`, `1s`, `-1`, ….
  private static func milliseconds(_ text: String?) -> Double? {
    guard let text else { return nil }
    let number = text.prefix { $0.isNumber || $0 == "-" || $0 == "." }
    let factors: [Substring: Double] = ["": 1, "ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let value = Double(number), let factor = factors[text.dropFirst(number.count)] else { return nil }
    return value * factor
  }
}
