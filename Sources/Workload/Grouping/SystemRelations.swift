internal import SQLSyntax

/// Tells queries that read nothing but the system catalogs.
enum SystemRelations {
  /// Whether `statement` names relations, and all of them belong to PostgreSQL or pg_stat_statements.
  static func areAll(of statement: SyntaxNode) -> Bool {
    var relations: [(schema: String?, name: String)] = []
    var localNames: Set<String> = []
    var pending = [statement]
    while let node = pending.popLast() {
      if node.isKind("RangeVar") {
        relations.append((node.string("schemaname"), node.string("relname") ?? ""))
      } else if node.isKind("CommonTableExpr") {
        localNames.insert(node.string("ctename") ?? "")
      }
      pending.append(contentsOf: node.children)
    }
    let global = relations.filter { $0.schema != nil || !localNames.contains($0.name) }
    return !global.isEmpty && global.allSatisfy { isSystem(schema: $0.schema, $0.name) }
  }

  private static func isSystem(schema: String?, _ name: String) -> Bool {
    if name.hasPrefix("pg_stat_statements") { return true }
    guard let schema else { return name.hasPrefix("pg_stat") || catalogs.contains(name) }
    return schema == "pg_catalog" || schema == "information_schema" || schema == "pg_toast"
  }

  /// The catalogs and system views of versions up to 18, but for those whose names begin with `pg_stat`; a table of a
  /// user may begin with `pg_` too.
  private static let catalogs: Set<String> = [
    "pg_aggregate", "pg_aios", "pg_am", "pg_amop", "pg_amproc", "pg_attrdef", "pg_attribute", "pg_auth_members",
    "pg_authid", "pg_available_extension_versions", "pg_available_extensions", "pg_backend_memory_contexts", "pg_cast",
    "pg_class", "pg_collation", "pg_config", "pg_constraint", "pg_conversion", "pg_cursors", "pg_database",
    "pg_db_role_setting", "pg_default_acl", "pg_depend", "pg_description", "pg_enum", "pg_event_trigger",
    "pg_extension", "pg_file_settings", "pg_foreign_data_wrapper", "pg_foreign_server", "pg_foreign_table",
    "pg_group", "pg_hba_file_rules", "pg_ident_file_mappings", "pg_index", "pg_indexes", "pg_inherits",
    "pg_init_privs", "pg_language", "pg_largeobject", "pg_largeobject_metadata", "pg_locks", "pg_matviews",
    "pg_namespace", "pg_opclass", "pg_operator", "pg_opfamily", "pg_parameter_acl", "pg_partitioned_table",
    "pg_policies", "pg_policy", "pg_prepared_statements", "pg_prepared_xacts", "pg_proc", "pg_publication",
    "pg_publication_namespace", "pg_publication_rel", "pg_publication_tables", "pg_range", "pg_replication_origin",
    "pg_replication_origin_status", "pg_replication_slots", "pg_rewrite", "pg_roles", "pg_rules", "pg_seclabel",
    "pg_seclabels", "pg_sequence", "pg_sequences", "pg_settings", "pg_shadow", "pg_shdepend", "pg_shdescription",
    "pg_shmem_allocations", "pg_shmem_allocations_numa", "pg_shseclabel", "pg_subscription", "pg_subscription_rel",
    "pg_tables", "pg_tablespace", "pg_timezone_abbrevs", "pg_timezone_names", "pg_transform", "pg_trigger",
    "pg_ts_config", "pg_ts_config_map", "pg_ts_dict", "pg_ts_parser", "pg_ts_template", "pg_type", "pg_user",
    "pg_user_mapping", "pg_user_mappings", "pg_views", "pg_wait_events",
  ]
}
