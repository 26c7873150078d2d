internal import Glibc

/// A PostgreSQL installation that throwaway servers can be started from.
package struct ServerBinaries: Sendable, Equatable {
  /// The directory that holds `initdb` and `postgres`.
  package let directory: String
  /// Such as 15.
  package let majorVersion: Int

  /// Finds an installation.
  ///
  /// - Parameters:
  ///   - directory: Named by the user; then nothing else is tried.
  ///   - preferredMajor: The major version of the database that is looked at: its planner is the best twin. Without
  ///     it, or when it is not installed, the newest wins.
  /// - Throws: `.binariesMissing`, saying what to install.
  package static func find(directory: String? = nil, preferredMajor: Int? = nil) throws(ServerError) -> ServerBinaries {
    if let directory {
      guard let found = installation(in: directory) else {
        throw ServerError(
          .binariesMissing,
          """
          \(directory) does not hold PostgreSQL's server programs (initdb and postgres); Debian's postgresql-15 \
          installs them in /usr/lib/postgresql/15/bin
          """)
      }
      return found
    }
    let versioned = ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt"].flatMap { root in
      entries(of: root).map { "\(root)/\($0)/bin" }
    }
    let numbered = entries(of: "/usr").filter { $0.hasPrefix("pgsql-") }.map { "/usr/\($0)/bin" }
    let path = getenv("PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
    let found = (versioned + numbered + path).compactMap(installation(in:))
    if let preferred = found.first(where: { $0.majorVersion == preferredMajor }) { return preferred }
    guard let newest = found.max(by: { $0.majorVersion < $1.majorVersion }) else {
      throw ServerError(
        .binariesMissing,
        """
        PostgreSQL's server programs (initdb and postgres) were not found; Sextant plans with them, on an empty copy. \
        Install them (Debian: apt-get install postgresql-15), or name their directory with --pg-bin
        """)
    }
    return newest
  }

  private static func installation(in directory: String) -> ServerBinaries? {
    guard access(directory + "/initdb", X_OK) == 0, access(directory + "/postgres", X_OK) == 0 else { return nil }
    guard let line = firstLine(of: [directory + "/postgres", "--version"]) else { return nil }
    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    for word in line.split(separator: " ") {
      if let major = Int(word.prefix { $0.isNumber }) {
        return ServerBinaries(directory: directory, majorVersion: major)
      }
    }
    return nil
  }

  private static func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private static func firstLine(of arguments: [String]) -> String? {
    guard let child = try? ChildProcess(arguments) else { return nil }
    let line = child.readLine()
    child.closeInput()
    child.waitForExit()
    return line
  }
}
