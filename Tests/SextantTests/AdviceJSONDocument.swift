import FoundationEssentials

/// What the tests read of `sextant.advice/1`.
struct AdviceJSONDocument: Decodable {
  let schema: String
  let warnings: [String]
  let costs: Costs
  let workload: Workload
  let recommendations: [Recommendation]
  let rejected: [Rejection]
  let unreadable: [Unreadable]?

  struct Costs: Decodable {
    let after: Double
    let lowerBound: Double
    let curve: [Point]

    struct Point: Decodable {
      let sizeBytes: Int
      let indexes: Int
      let cost: Double
      let advised: Bool
    }
  }

  struct Workload: Decodable {
    let classes: Int
    let calls: Int
    let analyzed: Int
    let skipped: [Skipped]
    let improved: Int
    let unimproved: [Unimproved]
    let derived: Int
    let derivedClasses: [Derived]?
  }

  struct Derived: Decodable {
    let query: String
    let derivedFrom: String
    let calls: Int
    let costBefore: Double?
    let costAfter: Double?
    let reason: String?
    let code: String?
  }

  struct Unimproved: Decodable {
    let `class`: String
    let calls: Int
    let cost: Double
    let reason: String
    let code: String
  }

  struct Rejection: Decodable {
    let reason: String
    let code: String
  }

  struct Unreadable: Decodable {
    let table: String
    let grant: String
  }

  struct Skipped: Decodable {
    let query: String
    let calls: Int
    let reason: String
  }

  struct Recommendation: Decodable, Equatable {
    let id: String
    let action: String
    let table: String
    let index: String
    let statement: String
    let rollback: String
    let rollout: [Step]
    let sizeBytes: Int
    let sizeSource: String
    let confidence: String
    let reasons: [String]
    /// What `sextant bench` adds.
    let measurement: Measurement?
    let costBefore: Double
    let costAfter: Double
    let queries: [Query]
  }

  struct Measurement: Decodable, Equatable {
    let decision: String
    let reasons: [String]
    let ratio: Interval?
    let rounds: Int

    struct Interval: Decodable, Equatable {
      let low: Double
      let high: Double?
    }
  }

  struct Step: Decodable, Equatable {
    let sql: String
    let inTransaction: Bool
    let why: String
  }

  struct Query: Decodable, Equatable {
    let `class`: String
    let calls: Int
    let costBefore: Double
    let costAfter: Double
  }

  static func read(_ text: String) throws -> Self {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Self.self, from: Data(text.utf8))
  }
}
