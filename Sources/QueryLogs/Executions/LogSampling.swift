/// How a log shows some executions for many.
///
/// Source: `check_log_duration` in src/backend/tcop/postgres.c.
package struct LogSampling: Sendable, Equatable {
  /// `log_statement_sample_rate`: the share of executions that is logged, above 0 and at most 1.
  package var rate: Double
  /// `log_min_duration_statement` in milliseconds: executions that take longer are all logged; nil when it is off.
  package var completeFrom: Double?

  package init(rate: Double, completeFrom: Double?) {
    self.rate = rate
    self.completeFrom = completeFrom
  }

  /// For how many executions one with this duration stands.
  func weight(milliseconds: Double) -> Double {
    if let completeFrom, milliseconds >= completeFrom { return 1 }
    return 1 / rate
  }
}
