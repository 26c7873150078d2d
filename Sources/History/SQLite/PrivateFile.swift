internal import Glibc

/// Files that no other user may read: queries hold personal data.
enum PrivateFile {
  /// Makes a file, empty, with mode 0600, and the directories above it that there are none of with mode 0700. What is
  /// there stays as it is.
  ///
  /// - Parameter path: Absolute.
  /// - Throws: `.unreachable`.
  static func prepare(_ path: String) throws(HistoryError) {
    var directory = ""
    for part in path.split(separator: "/").dropLast() {
      directory += "/" + part
      guard mkdir(directory, 0o700) != 0, errno != EEXIST else { continue }
      let code = errno
      // Where a directory is there already some file systems say something else.
      var found = stat()
      guard stat(directory, &found) == 0 else { throw problem(directory, code) }
    }
    // Not by open and close: that would take this process's other connections to the file their locks, which are of
    // fcntl (SQLite's "How To Corrupt An SQLite Database File", 2.2).
    guard mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else { throw problem(path, errno) }
    guard access(path, R_OK | W_OK) == 0 else { throw problem(path, errno) }
  }

  /// What a call on a file said, and what to do.
  static func problem(_ path: String, _ code: Int32) -> HistoryError {
    let why = String(cString: strerror(code))
    let place = Check.quoted(path)
    return switch code {
    case ENOSPC, EDQUOT:
      HistoryError(.failed, "the history \(place) can't be written: \(why); free some space, and run again")
    default:
      HistoryError(
        .unreachable,
        """
        the history \(place) can't be written: \(why); name a file in a directory where this user may write, or change \
        its permissions
        """)
    }
  }
}
