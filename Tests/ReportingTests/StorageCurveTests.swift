import Advice
import Testing

@testable import Reporting

struct StorageCurveTests {
  @Test func `the rows of what storage buys outline it, and no two say the same size`() {
    var document = Documents.advice([Documents.recommendation()])
    document.costs.before = 1_000
    // Steep up to 1 MB, where three say the same in other words, and nearly flat from there to 40 MB.
    let steep = (1...10).map { (size: $0 * 100_000, cost: 1_000 - Double($0) * 80) }
    let same = [(size: 1_000_400, cost: 199.0), (size: 1_000_800, cost: 198.0)]
    let flat = (2...40).map { (size: $0 * 1_000_000, cost: 200 - Double($0)) }
    document.costs.curve = (steep + same + flat).enumerated().map { number, point in
      .init(sizeInBytes: point.size, indexes: number + 1, cost: point.cost, isAdvised: number == 30)
    }
    let curve = StorageCurve(document)!
    #expect(curve.points.count == 8)
    #expect(curve.points.first?.sizeInBytes == 100_000 && curve.points.last?.sizeInBytes == 40_000_000)
    #expect(curve.points.contains { $0.isAdvised } && curve.points.contains { $0.sizeInBytes == 1_000_800 })
    #expect(Set(curve.rows.map { $0[0] }).count == 8, "\(curve.rows)")
    document.costs.curve = (0..<3).map {
      .init(sizeInBytes: 1_000_000 + $0, indexes: $0 + 1, cost: 900 - Double($0), isAdvised: $0 == 2)
    }
    #expect(StorageCurve(document) == nil)
  }
}
