internal import Glibc
internal import Synchronization

extension LocalCluster {
  /// Names the directory of a cluster that was never started, made by another process: what `initdb` would make from the
  /// same arguments is copied from it. For tests, as `INITDB_TEMPLATE` of PostgreSQL's own.
  package static let templateVariable = "SEXTANT_INITDB_TEMPLATE"

  private static let known = Mutex<(asked: Int, template: LocalCluster?)>((0, nil))

  /// The directory of a cluster to copy, which takes a tenth of the time of `initdb`; nil for the first cluster of a process,
  /// which may be its only one.
  static func template(for binaries: ServerBinaries) -> String? {
    if let path = getenv(templateVariable) { return String(cString: path) }
    return known.withLock { known in
      known.asked += 1
      if known.asked > 1, known.template == nil {
        known.template = try? LocalCluster(binaries, arguments(binaries))
      }
      return known.template?.directory
    }
  }

  /// What to give other processes as ``templateVariable``. It is there as long as this process.
  package static func sharedTemplate(for binaries: ServerBinaries) -> String? {
    _ = template(for: binaries)
    return template(for: binaries)
  }
}
