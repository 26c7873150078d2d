extension Catalog.Extension {
  /// Whether an extension opens connections or files, or runs code of any kind: nothing in a schema needs it, and a
  /// throwaway server must not have it.
  package static func isRefused(_ name: String) -> Bool {
    ["dblink", "file_fdw", "postgres_fdw", "adminpack", "pg_cron", "pg_net", "http"].contains(name)
      || (name.hasPrefix("pl") && name != "plpgsql")
      // Transforms such as hstore_plperl, which bring their language along by CASCADE.
      || name.contains("_pl")
  }
}
