internal import Glibc

/// Files by a pattern of the shell.
enum FilePattern {
  struct Match {
    let path: String
    /// Seconds since 1970.
    let modified: Int
  }

  /// - Returns: The regular files that there are, sorted by path.
  static func matches(_ pattern: String) -> [Match] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, GLOB_TILDE, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { number in
      guard let name = result.gl_pathv[number] else { return nil }
      var status = stat()
      guard stat(name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return Match(path: String(cString: name), modified: status.st_mtim.tv_sec)
    }
  }
}
