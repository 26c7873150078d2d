import Testing

/// The header rows of pg_stat_statements as each version of the extension has them.
enum DumpFixtures {
  struct Version: Sendable, CustomTestStringConvertible {
    let name: String
    let columns: String
    var testDescription: String { name }
    var names: [String] { columns.split(separator: ",").map(String.init) }
  }

  private static let oldBlocks = """
    shared_blks_hit,shared_blks_read,shared_blks_dirtied,shared_blks_written,local_blks_hit,local_blks_read,\
    local_blks_dirtied,local_blks_written,temp_blks_read,temp_blks_written
    """
  private static let plans = "plans,total_plan_time,min_plan_time,max_plan_time,mean_plan_time,stddev_plan_time,"
  private static let execution =
    "calls,total_exec_time,min_exec_time,max_exec_time,mean_exec_time,stddev_exec_time,rows,"
  private static let wal = ",wal_records,wal_fpi,wal_bytes"
  private static let jit = """
    ,jit_functions,jit_generation_time,jit_inlining_count,jit_inlining_time,jit_optimization_count,\
    jit_optimization_time,jit_emission_count,jit_emission_time
    """
  private static let jit17 = jit + ",jit_deform_count,jit_deform_time"
  private static let times17 = """
    ,shared_blk_read_time,shared_blk_write_time,local_blk_read_time,local_blk_write_time,temp_blk_read_time,\
    temp_blk_write_time
    """

  static let versions: [Version] = [
    Version(
      name: "9.6",
      columns: "userid,dbid,queryid,query,calls,total_time,min_time,max_time,mean_time,stddev_time,rows,"
        + oldBlocks + ",blk_read_time,blk_write_time"),
    Version(
      name: "12",
      columns: "userid,dbid,queryid,query,calls,total_time,min_time,max_time,mean_time,stddev_time,rows,"
        + oldBlocks + ",blk_read_time,blk_write_time"),
    Version(
      name: "13",
      columns: "userid,dbid,queryid,query," + plans + execution + oldBlocks + ",blk_read_time,blk_write_time" + wal),
    Version(
      name: "14",
      columns: "userid,dbid,toplevel,queryid,query," + plans + execution + oldBlocks + ",blk_read_time,blk_write_time"
        + wal),
    Version(
      name: "15",
      columns: "userid,dbid,toplevel,queryid,query," + plans + execution + oldBlocks
        + ",blk_read_time,blk_write_time,temp_blk_read_time,temp_blk_write_time" + wal + jit),
    Version(
      name: "17",
      columns: "userid,dbid,toplevel,queryid,query," + plans + execution + oldBlocks + times17 + wal + jit17
        + ",stats_since,minmax_stats_since"),
    Version(
      name: "18",
      columns: "userid,dbid,toplevel,queryid,query," + plans + execution + oldBlocks + times17 + wal
        + ",wal_buffers_full" + jit17
        + ",parallel_workers_to_launch,parallel_workers_launched,stats_since,minmax_stats_since"),
  ]

  /// Values under a version's columns; counters that aren't named are 0.
  static func row(_ version: Version, _ values: [String: String]) -> [String] {
    version.names.map { name in
      if let value = values[name] { return value }
      if name.hasSuffix("_since") { return "2025-01-01 00:00:00+00" }
      return name == "toplevel" ? "t" : "0"
    }
  }

  static func csv(_ version: Version, _ rows: [[String: String]]) -> [UInt8] {
    let lines = rows.map { values in
      row(version, values).map { value in
        "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
      }.joined(separator: ",")
    }
    return Array(([version.columns] + lines).joined(separator: "\n").utf8)
  }
}
