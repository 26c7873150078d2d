import Benchmarking
import Testing

struct IntervalTests {
  @Test(arguments: [(sets: 1, rounds: 10), (sets: 3, rounds: 5), (sets: 2, rounds: 12)])
  func `a 95 % interval holds the true ratio in 90 to 99 % of 400 simulations`(sets: Int, rounds: Int) throws {
    let truth = 0.8
    var hits = 0
    for seed in 0..<400 {
      var noise = Noise(seed: UInt64(seed))
      let times = try #require(
        ResampledTimes(
          before: .init(times: noise.times(10, sets: sets, rounds: rounds, spread: 0.3)),
          after: .init(times: noise.times(10 * truth, sets: sets, rounds: rounds, spread: 0.3)), seed: UInt64(seed),
          names: [], replicates: 199))
      let ratio = times.ratio(confidence: 0.95)
      #expect(ratio.low <= ratio.estimate && ratio.estimate <= ratio.high)
      if ratio.low <= truth, truth <= ratio.high { hits += 1 }
    }
    #expect((360...396).contains(hits), "\(hits) of 400")
  }

  @Test func `the interval of a sum over classes holds the true ratio as often`() throws {
    var hits = 0
    for seed in 0..<200 {
      var noise = Noise(seed: UInt64(seed))
      let classes: [(before: Double, after: Double, calls: Double)] = [(10, 5, 30), (4, 6, 10)]
      var parts: [(times: ResampledTimes, weight: Double)] = []
      for (before, after, calls) in classes {
        let first = BenchDocument.Sample(times: noise.times(before, spread: 0.3))
        let second = BenchDocument.Sample(times: noise.times(after, spread: 0.3))
        let times = ResampledTimes(
          before: first, after: second, seed: UInt64(seed), names: ["\(before)"], replicates: 199)
        parts.append((try #require(times), calls))
      }
      let ratio = try #require(ResampledTimes.sum(parts)).ratio(confidence: 0.95)
      let truth = 210.0 / 340
      if ratio.low <= truth, truth <= ratio.high { hits += 1 }
    }
    #expect((180...199).contains(hits), "\(hits) of 200")
  }

  @Test func `more noise and more confidence make it wider, more rounds narrower`() {
    func width(rounds: Int, spread: Double, confidence: Double = 0.95) -> Double {
      var total = 0.0
      for seed in 0..<20 {
        var noise = Noise(seed: UInt64(seed))
        let times = ResampledTimes(
          before: .init(times: noise.times(10, rounds: rounds, spread: spread)),
          after: .init(times: noise.times(5, rounds: rounds, spread: spread)), seed: 1, names: [], replicates: 199)
        let ratio = times?.ratio(confidence: confidence)
        total += (ratio?.high ?? 0) - (ratio?.low ?? 0)
      }
      return total
    }
    #expect(width(rounds: 10, spread: 0.1) < width(rounds: 10, spread: 0.3))
    #expect(width(rounds: 40, spread: 0.3) < 0.7 * width(rounds: 10, spread: 0.3))
    #expect(width(rounds: 10, spread: 0.3, confidence: 0.8) < width(rounds: 10, spread: 0.3, confidence: 0.99))
  }

  @Test func `what slows down both runs of a round widens nothing, and unpaired rounds do without`() throws {
    let disturbances = [1.0, 5, 1, 2, 9, 1, 3, 1, 7, 1, 4]
    let before = BenchDocument.Sample(times: [disturbances.map { 10 * $0 }])
    let paired = try #require(
      ResampledTimes(before: before, after: .init(times: [disturbances.map { 5 * $0 }]), seed: 1, names: []))
    let interval = paired.ratio(confidence: 0.95)
    #expect(interval.low > 0.4999 && interval.high < 0.5001)
    let unpaired = try #require(
      ResampledTimes(before: before, after: .init(times: [disturbances.dropLast().map { 5 * $0 }]), seed: 1, names: []))
    #expect(unpaired.ratio(confidence: 0.95).high > 0.6)
  }

  @Test func `a median over sets is of each set; p95 is of all runs; without runs there is neither`() {
    let sample = BenchDocument.Sample(times: [[1, 2, 9], [10, 20, 30, 40], []])
    #expect(sample.median == (2 + 25) / 2 && sample.p95 == 40 && sample.runs == 7)
    #expect(BenchDocument.Sample(times: [(1...100).map(Double.init)]).p95 == 95)
    #expect(BenchDocument.Sample(times: []).median == nil && BenchDocument.Sample(times: [[]]).p95 == nil)
  }

  @Test(arguments: [
    [[]], [], [[0.0]], [[0, 0, 0, 0, 0, 0, 0]], [[.nan, .infinity]], [[1], [2]], [[1, .nan, 3, 4, 5, 6, 7, 8]],
    [[1e300, 1e300, 1e300, 1e300, 1e300, 1e300]],
  ])
  func `whatever the times are, ratios and verdicts are numbers`(times: [[Double]]) throws {
    for other in [times, [[1, 2, 3, 4, 5, 6, 7]], []] {
      for (before, after) in [(times, other), (other, times)] {
        var measurement = BenchDocument.ClassMeasurement(
          class: "c", fingerprint: "f", query: "q", calls: 0, before: .init(times: before), after: .init(times: after),
          ratio: .init(estimate: 1, low: 1, high: 1), usesIndex: true)
        for action in ["create_index", "drop_index"] {
          let result = BenchEvaluation.evaluate(
            Noise.document([Noise.proposal(reads: [measurement], writes: [measurement], action: action)]))
          measurement = result.proposals[0].reads[0]
          let ratios = [measurement.ratio, result.proposals[0].comparison?.ratio].compactMap(\.self)
          for ratio in ratios {
            #expect(ratio.estimate.isFinite && !ratio.low.isNaN && ratio.low <= ratio.high)
          }
          #expect(!result.proposals[0].verdict.reasons.isEmpty)
        }
      }
    }
  }

  @Test func `an interval doesn't depend on what is measured beside it`() {
    var noise = Noise(seed: 4)
    let one = Noise.proposal(reads: [noise.measurement("a", 10, 9, spread: 0.2)])
    let two = Noise.proposal(reads: [noise.measurement("b", 10, 9, spread: 0.2)], id: "p2")
    let alone = BenchEvaluation.evaluate(Noise.document([two]))
    let both = BenchEvaluation.evaluate(Noise.document([one, two]))
    #expect(alone.proposals[0] == both.proposals[1])
    #expect(BenchEvaluation.evaluate(both) == both)
    var other = Noise.document([one, two])
    other.settings.seed = 2
    #expect(BenchEvaluation.evaluate(other).proposals[0].reads[0].ratio != both.proposals[0].reads[0].ratio)
  }
}
