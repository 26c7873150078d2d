internal import Glibc

/// How many rows the values of a column have, when rows fall on values by lot: a Poisson distribution of mean λ without the
/// values that have none. The mean of what is left is λ/(1−e^−λ) rows for each value.
struct ValueCounts {
  /// λ; 0 when every value has one row.
  let rate: Double

  /// - Parameter mean: Rows of a value, 1 at least.
  init(mean: Double) {
    guard mean > 1.000_001, mean.isFinite else {
      rate = 0
      return
    }
    // λ = mean·(1−e^−λ) has one solution above 0.
    var (low, high) = (0.0, mean)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if mean * -expm1(-middle) > middle { low = middle } else { high = middle }
    }
    rate = high
  }

  /// The part of the values that are in a part of the rows that is drawn by lot: (1−e^−fλ)/(1−e^−λ).
  ///
  /// Of values with one row it is f, of values with many nearly 1.
  func part(inShare share: Double) -> Double {
    rate < 1e-6 ? share : expm1(-share * rate) / expm1(-rate)
  }

  /// The mean of a figure over the values.
  ///
  /// - Parameter figure: Of a value with so many rows.
  func mean(of figure: (Double) -> Double) -> Double {
    guard rate > 1e-6 else { return figure(1) }
    var (sum, total) = (0.0, 0.0)
    var probability = exp(-rate)
    let last = Int((rate + 10 * rate.squareRoot() + 10).rounded(.up))
    for count in 1...last {
      probability *= rate / Double(count)
      sum += probability * figure(Double(count))
      total += probability
    }
    return total > 0 ? sum / total : figure(max(1, rate))
  }
}
