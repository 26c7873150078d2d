internal import Glibc

/// Reads whole files.
package enum InputFile {
  /// The largest input that is read without being asked to, in bytes.
  package static let defaultMaximum = 2 << 30

  /// What messages call a file.
  package static func subject(of path: String) -> String { path == "-" ? "standard input" : path }

  /// The bytes of a file, or of standard input for `-`.
  ///
  /// - Throws: `.missing`, `.unreadable`, `.empty` or `.tooLarge`, with the path as the subject.
  package static func read(_ path: String, maximum: Int = defaultMaximum) throws(IntakeError) -> [UInt8] {
    let subject = subject(of: path)
    let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(subject, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(subject, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw IntakeError(.unreadable, subject: subject, "is a directory")
    }
    let tooLarge = IntakeError(.tooLarge, subject: subject, "is larger than \(maximum >> 20) MiB")
    guard status.st_mode & S_IFMT != S_IFREG || Int(status.st_size) <= maximum else { throw tooLarge }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(subject, errno) }
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= maximum else { throw tooLarge }
    }
    guard !bytes.isEmpty else { throw IntakeError(.empty, subject: subject, "is empty") }
    return bytes
  }

  private static func failure(_ subject: String, _ code: Int32) -> IntakeError {
    switch code {
    case ENOENT, ENOTDIR: IntakeError(.missing, subject: subject, "does not exist")
    case EACCES, EPERM: IntakeError(.unreadable, subject: subject, "may not be read (permission denied)")
    default: IntakeError(.unreadable, subject: subject, "can't be read: \(String(cString: strerror(code)))")
    }
  }
}
