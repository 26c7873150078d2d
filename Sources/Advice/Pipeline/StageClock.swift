internal import Glibc

/// Measures how long each stage takes, for `--timings`.
struct StageClock {
  private var last = ContinuousClock.now
  private(set) var timings: [AdviceDocument.Timing] = []

  mutating func finish(_ stage: String) {
    let now = ContinuousClock.now
    let (seconds, attoseconds) = (now - last).components
    timings.append(AdviceDocument.Timing(stage: stage, seconds: Double(seconds) + Double(attoseconds) / 1e18))
    last = now
  }
}

/// Processors that are online.
var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
