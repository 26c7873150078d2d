internal import Glibc

/// Whether the indexes have room on the target's disk.
///
/// No SQL function says how much of a disk is free, and running `df` over a connection is not asked of a server. So it
/// is known only of a server on this machine, reached by a socket, whose data directory this process may look at.
enum FreeSpace: Equatable {
  case enough
  case tooLittle(String)
  case unknown(String)

  /// Building sorts in temporary files as large as the index, and its WAL is as large again.
  private static let factor = 3

  static func judge(_ session: TargetSession, needed: Int) throws(BenchError) -> FreeSpace {
    let bytes = needed.multipliedReportingOverflow(by: factor)
    let wanted = bytes.overflow ? Int.max : bytes.partialValue
    let sizes = try session.query(
      "SELECT pg_size_pretty($1::bigint), pg_size_pretty(pg_database_size(current_database()))", [String(needed)])
    let words =
      "the indexes take about \(sizes.rows.first?[0] ?? "?"), and the database has \(sizes.rows.first?[1] ?? "?")"
    let isLocal = try session.isTrue("SELECT inet_server_addr() IS NULL")
    // Readable by superusers and members of pg_read_all_settings.
    let directory = try? session.scalar("SELECT current_setting('data_directory', true)")
    var disk = statvfs()
    guard isLocal, let directory, !directory.isEmpty, statvfs(directory, &disk) == 0 else {
      return .unknown("how much of the target's disk is free can't be told from here; \(words)")
    }
    let free = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
    guard free < UInt64(wanted) else { return .enough }
    let pretty = try session.scalar("SELECT pg_size_pretty($1::bigint)", [String(min(free, UInt64(Int.max)))]) ?? "?"
    return .tooLittle(
      "the disk of the data directory has \(pretty) free, and \(words): \(factor) times as much is needed while they are built"
    )
  }
}
