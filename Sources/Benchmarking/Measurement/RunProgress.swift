/// Says which class of how many is measured, and about how much longer all of it takes.
///
/// What is left is reckoned from the executions that are done: those to come are taken to be as long on the average.
final class RunProgress {
  /// Between two lines while one class is measured.
  private static let interval = Duration.seconds(1)

  private let report: (String) -> Void
  /// Classes to measure, each as often as there are comparisons that it is in.
  private let steps: Int
  private let executions: Int
  /// Seconds of what comes after all of them.
  private let later: Double
  private let start = ContinuousClock.now
  private var step = 0
  private var done = 0
  private var doneBefore = 0
  private var what = ""
  private var reported = ContinuousClock.now

  /// - Parameters:
  ///   - steps: Measurements to make.
  ///   - executions: Of all of them together.
  ///   - later: Seconds of what comes after them.
  init(steps: Int, executions: Int, later: Double = 0, report: @escaping (String) -> Void) {
    self.steps = steps
    self.executions = executions
    self.later = later
    self.report = report
  }

  func begin(_ what: String) {
    step += 1
    doneBefore = done
    self.what = what
    say()
  }

  func executed() {
    done += 1
    if ContinuousClock.now - reported >= Self.interval { say() }
  }

  /// - Parameter expected: Executions that the step counted as: a class that fails or times out takes fewer.
  func end(expected: Int) { done = doneBefore + expected }

  private func say() {
    reported = .now
    let left = Self.timeLeft(
      done: done, of: executions, seconds: (reported - start) / .seconds(1), later: later)
    report("measuring \(step) of \(steps): \(what)" + (left.map { ", \($0)" } ?? ""))
  }

  /// `about 3 min left`; nil as long as nothing is done that it could be told from.
  static func timeLeft(done: Int, of executions: Int, seconds: Double, later: Double = 0) -> String? {
    guard done > 0, seconds > 0 else { return nil }
    let left = seconds / Double(done) * Double(max(0, executions - done)) + later
    if left < 60 { return "less than a minute left" }
    let minutes = Int((left / 60).rounded(.up))
    return minutes < 120 ? "about \(minutes) min left" : "about \(Int((left / 3_600).rounded())) h left"
  }
}
