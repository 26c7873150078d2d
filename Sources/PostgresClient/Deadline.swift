internal import Glibc

/// A point in time by the monotonic clock.
struct Deadline {
  private let end: Double

  init(after seconds: Double) { end = Self.now + seconds }

  /// Negative when it has passed.
  var secondsLeft: Double { end - Self.now }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
