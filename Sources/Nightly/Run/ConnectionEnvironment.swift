internal import Glibc

/// libpq's variables as the process was started with them: PGSERVICEFILE, PGPORT, PGOPTIONS, ….
///
/// A throwaway server lets go of those that could lead elsewhere, for the rest of the process. The databases that are read
/// after the first are found by them too.
package struct ConnectionEnvironment {
  private let variables: [(name: String, value: String)]

  /// Takes those of the process as they are now.
  package init() {
    var variables: [(name: String, value: String)] = []
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0].hasPrefix("PG") { variables.append((String(parts[0]), String(parts[1]))) }
      entry += 1
    }
    self.variables = variables
  }

  /// Runs `body` with all of them, and lets go again of those that were not there.
  func restored<Result>(_ body: () throws -> Result) rethrows -> Result {
    let missing = variables.filter { getenv($0.name) == nil }
    for (name, value) in missing { setenv(name, value, 1) }
    defer { for (name, _) in missing { unsetenv(name) } }
    return try body()
  }
}
