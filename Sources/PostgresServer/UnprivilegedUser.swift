internal import Glibc

/// The user that a server runs as when Sextant itself runs as root.
struct UnprivilegedUser: Sendable {
  let user: uid_t
  let group: gid_t

  /// `postgres`, which Debian's packages make, or `nobody`; nil when this process is not root.
  static func ifRoot() throws(ServerError) -> UnprivilegedUser? {
    guard geteuid() == 0 else { return nil }
    for name in ["postgres", "nobody"] {
      if let entry = getpwnam(name) {
        return UnprivilegedUser(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
      }
    }
    throw ServerError(
      .noUnprivilegedUser, "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")
  }

  /// Whether this user may search a directory and all above it.
  func mayEnter(_ directory: String) -> Bool {
    guard let real = realpath(directory, nil) else { return true }
    defer { free(real) }
    var path = String(cString: real)
    while true {
      var status = stat()
      guard stat(path.isEmpty ? "/" : path, &status) == 0 else { return true }
      let needed =
        status.st_uid == user ? S_IXUSR : status.st_gid == group ? S_IXGRP : S_IXOTH
      guard status.st_mode & needed != 0 else { return false }
      guard let slash = path.lastIndex(of: "/") else { return true }
      path = String(path[..<slash])
    }
  }

  /// The words before a command that make it run as this user (util-linux).
  var prefix: [String] { ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"] }
}
