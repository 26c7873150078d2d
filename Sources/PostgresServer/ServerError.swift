/// Why a throwaway server is not there.
package struct ServerError: Error, CustomStringConvertible, Equatable {
  package enum Code: String, Sendable {
    /// No `initdb` and `postgres` were found.
    case binariesMissing
    /// Run as root on a machine without an unprivileged user to run the server as.
    case noUnprivilegedUser
    /// The private directory can't be made or written: no space, no permission.
    case directory
    /// `initdb` failed.
    case initialization
    /// The server did not start, or died.
    case start
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
