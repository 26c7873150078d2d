/// How long the calls of some connections may take, whatever the server's own timeouts have been set to.
///
/// `statement_timeout` is no bound for what an untrusted function does: the function can set it to 0, and catch the
/// cancellation. So the client looks at its own clock, cancels, and then has the session ended.
///
/// Each call that runs out of time halves the time of those after it, down to a floor: many of them together take
/// little longer than the first few.
package final class TimeLimit {
  /// What a call may take, as things are.
  package private(set) var seconds: Double
  /// The least that a call may take.
  private let floor: Double
  /// Calls that ran out of time.
  package private(set) var expired = 0
  /// Whether a call is cancelled first: that takes a server that answers.
  let cancels: Bool
  /// Ends the session that a server process serves.
  let terminate: (Int32) -> Void

  /// What a cancelled call has for its end.
  static let grace = 1.0

  package init(
    seconds: Double, floor: Double = 1, cancels: Bool = true, terminate: @escaping (Int32) -> Void = { _ in }
  ) {
    self.cancels = cancels
    self.seconds = seconds
    self.floor = min(floor, seconds)
    self.terminate = terminate
  }

  func halve() {
    seconds = max(floor, seconds / 2)
    expired += 1
  }
}
