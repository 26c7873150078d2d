extension Recommendation {
  /// How long it takes, and what it locks: an estimate.
  package struct Build: Sendable, Equatable {
    /// Of work, without waiting for other transactions.
    package var secondsLow: Double
    package var secondsHigh: Double
    /// In words.
    package var lock: String
    /// How the seconds were computed, in words.
    package var formula: String

    package init(secondsLow: Double, secondsHigh: Double, lock: String, formula: String) {
      self.secondsLow = secondsLow
      self.secondsHigh = secondsHigh
      self.lock = lock
      self.formula = formula
    }
  }
}
