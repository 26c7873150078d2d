import Benchmarking
import Glibc

/// Milliseconds on a logarithmic scale of whole decades, common to all plots of a document.
struct TimeAxis: Equatable {
  /// Shorter times stand at the beginning: the server's clock gives microseconds.
  private static let shortest = 0.001
  /// Times of months would be an error; a decade each side of one time is enough to see it.
  private static let decadesLimit = 12

  /// Powers of ten.
  let first: Int
  let last: Int

  /// From the decade of the shortest run to that of the longest.
  init(_ document: BenchDocument) {
    let classes = document.proposals.flatMap { $0.reads + $0.writes }
    let times = classes.flatMap { ($0.before.times + $0.after.times).flatMap(\.self) }.filter(\.isFinite)
    let low = max(times.min() ?? 1, Self.shortest)
    let high = max(times.max() ?? 10, low)
    first = Int(log10(low).rounded(.down))
    last = min(max(Int(log10(high).rounded(.up)), first + 1), first + Self.decadesLimit)
  }

  /// Each decade with its name: `100 µs`, `1 ms`, `10 s`.
  var ticks: [(value: Double, label: String)] {
    (first...last).map { power in
      let (thousands, name) = power < 0 ? (-3, "µs") : power < 3 ? (0, "ms") : (3, "s")
      return (pow(10, Double(power)), "\(HumanNumber.count(pow(10, Double(power - thousands)))) \(name)")
    }
  }

  /// Where `milliseconds` stands, from 0 to 1.
  func position(_ milliseconds: Double) -> Double {
    let power = log10(max(milliseconds, Self.shortest))
    return min(max((power - Double(first)) / Double(last - first), 0), 1)
  }
}
