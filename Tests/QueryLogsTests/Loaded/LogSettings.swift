import Testing

/// The ways to have statements logged that the oracle's tests go through, each by a server of its own.
///
/// Their prefixes differ, so that all common parts of one are met; each names user, database and application, which the
/// other formats have too.
enum LogSettings: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case durationStatement = "a"
  case statementAndDuration = "b"
  case statementOnly = "c"
  case planText = "d"
  case planJSON = "e"
  case sample = "f"
  case verbose = "g"
  case nestedPlans = "h"
  case german = "i"
  case french = "j"

  var testDescription: String { "\(rawValue), \(values.map { "\($0.name)=\($0.value)" }.joined(separator: " "))" }

  var prefix: String {
    switch self {
    case .durationStatement: "%m [%p] %q%u@%d app=%a "
    case .statementAndDuration: "%m [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h "
    case .statementOnly: "%m %c %l %e %q%u@%d [%a] %i: "
    case .planText: "%n|%c|%a|%u|%d|%r|%v|%x|%e|"
    case .planJSON: "%m %-8p %10u@%d/%a|%b %Q %e %s: "
    case .sample: "<%m>%p:%e:%u:%d:%a:%%"
    case .verbose: "%m [%p-%l] %q[%a] %u@%d "
    case .nestedPlans: "%m [%p] %q%u@%d app=%a "
    case .german: "%m [%p] %e %u@%d,%a:"
    case .french: "%m %p %q[%u@%d] (%a) "
    }
  }

  /// Whether stderr has SQLSTATE.
  var hasState: Bool { ![.durationStatement, .statementAndDuration, .nestedPlans].contains(self) }

  /// Whether the prefix says by itself what is what in it.
  var isInferable: Bool { [.durationStatement, .statementAndDuration, .nestedPlans].contains(self) }

  /// Of the database that the statements run in.
  var values: [(name: String, value: String)] {
    switch self {
    case .durationStatement: [("log_min_duration_statement", "0"), ("log_parameter_max_length", "-1")]
    case .statementAndDuration:
      [("log_statement", "all"), ("log_duration", "on"), ("log_parameter_max_length", "40")]
    case .statementOnly: [("log_statement", "all")]
    case .planText:
      [
        ("log_min_duration_statement", "0"), ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
      ]
    case .planJSON:
      [
        ("log_min_duration_statement", "0"), ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_format", "json"), ("auto_explain.log_analyze", "on"), ("auto_explain.log_buffers", "on"),
      ]
    case .sample: [("log_min_duration_sample", "0"), ("log_statement_sample_rate", "1")]
    case .verbose:
      [
        ("log_min_duration_statement", "0"), ("log_error_verbosity", "verbose"),
        ("log_parameter_max_length_on_error", "-1"), ("log_statement", "mod"),
      ]
    case .nestedPlans:
      [
        ("log_min_duration_statement", "0"), ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_nested_statements", "on"),
      ]
    case .german: [("log_min_duration_statement", "0"), ("auto_explain.log_min_duration", "0")]
    case .french: [("log_statement", "all"), ("log_duration", "on"), ("log_error_verbosity", "verbose")]
    }
  }

  /// Of the server's messages, where its translations are installed: otherwise they are in English.
  var language: String? {
    switch self {
    case .german: "de"
    case .french: "fr"
    default: nil
    }
  }

  /// Of the whole server.
  var serverValues: [(name: String, value: String)] {
    let zone = self == .planText || self == .sample ? "Europe/Berlin" : "UTC"
    return [
      ("shared_preload_libraries", "pg_stat_statements,auto_explain"), ("pg_stat_statements.track", "top"),
      ("track_activities", "on"), ("logging_collector", "on"), ("log_destination", "stderr,csvlog,jsonlog"),
      ("log_directory", "log"), ("log_filename", "postgresql.log"), ("log_rotation_size", "0"),
      ("log_rotation_age", "0"), ("log_file_mode", "0644"), ("log_min_messages", "warning"),
      ("log_line_prefix", prefix), ("log_timezone", zone), ("log_connections", "on"), ("log_disconnections", "on"),
      ("log_checkpoints", "on"),
    ]
  }
}
