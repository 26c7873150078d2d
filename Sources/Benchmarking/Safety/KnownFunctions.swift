/// What is known of functions by their names.
enum KnownFunctions {
  /// PostgreSQL's own volatile functions that leave nothing behind a rollback does not undo, except that sequences go
  /// on, which are set back (``SequenceState``). Every other volatile function of `pg_catalog` is refused.
  static let harmless: Set<String> = [
    "clock_timestamp", "timeofday", "random", "random_normal", "gen_random_uuid", "uuidv4", "uuidv7", "nextval",
    "currval", "lastval",
  ]

  /// Volatile functions of extensions, by extension.
  static let harmlessOfExtensions: [String: Set<String>] = [
    "uuid-ossp": ["uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4"],
    "pgcrypto": ["gen_random_bytes", "gen_random_uuid", "gen_salt"],
  ]

  /// Extensions whose functions reach beyond the database or run a text as SQL, whatever they say of their volatility.
  static let refusedExtensions: Set<String> = [
    "dblink", "postgres_fdw", "file_fdw", "http", "pg_net", "plsh", "plproxy", "adminpack", "pg_cron", "pgagent",
    "pg_background", "aws_s3", "aws_lambda", "aws_commons", "orafce", "pg_surgery", "pageinspect",
    "tablefunc", "xml2", "pgrouting",
  ]

  /// Trigger functions written in C that only look at the row.
  static let localTriggers: Set<String> = [
    "suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column", "moddatetime",
    "insert_username",
  ]

  /// PostgreSQL's own functions that say that they are stable and read whatever relation a text names: views, whose
  /// functions are called, and foreign tables.
  static let readers: Set<String> = [
    "table_to_xml", "table_to_xml_and_xmlschema", "schema_to_xml", "schema_to_xml_and_xmlschema", "database_to_xml",
    "database_to_xml_and_xmlschema",
  ]

  /// Why a function of `pg_catalog` is refused, in words that say more than that it is volatile.
  static func reason(of name: String) -> String {
    if name.hasPrefix("pg_advisory") || name.hasPrefix("pg_try_advisory") {
      return "takes an advisory lock (\(name)), which may outlive the rollback and meet others"
    }
    if name.hasPrefix("pg_sleep") { return "calls \(name), which only waits" }
    if name.hasPrefix("lo_") || name == "loread" || name == "lowrite" {
      return "calls \(name), which works on large objects"
    }
    if name.hasPrefix("pg_read_") || name.hasPrefix("pg_ls_") || name.hasPrefix("pg_stat_file") {
      return "calls \(name), which reads files of the server"
    }
    if name == "set_config" { return "calls set_config, which changes settings of the session, its role among them" }
    if readers.contains(name) { return "calls \(name), which reads relations that a text names" }
    if name == "pg_notify" { return "calls pg_notify, which sends to other sessions" }
    return "calls the volatile function \(name), which is not known to be harmless"
  }
}
