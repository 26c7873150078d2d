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

  /// The words before a command that make it run as this user (util-linux).
  var prefix: [String] { ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"] }
}
