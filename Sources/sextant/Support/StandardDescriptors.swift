import Glibc

/// Standard input, output and error as a caller left them.
enum StandardDescriptors {
  /// Opens those that are closed, so that no other file gets their numbers: a report would end up in it.
  ///
  /// What is written to a closed output still fails: it is opened for reading.
  static func open() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one.
      _ = Glibc.open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
