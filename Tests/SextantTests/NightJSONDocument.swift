import FoundationEssentials

/// A night's report as a machine reads it; nothing of the tool's own code is used.
struct NightJSONDocument: Decodable {
  let schema: String
  let night: String
  let databases: [Database]

  struct Database: Decodable {
    let name: String
    let failure: String?
    let window: Window?
    let load: Load
    let previousLoad: Load?
    let changes: [Change]
    let recommendations: [Recommendation]
    let firstSteps: [String]
    let classes: [ClassLoad]
    let trend: [TrendPoint]
    let health: [Note]

    func recommendation(_ table: String, _ action: String = "create_index") -> Recommendation? {
      recommendations.first { $0.table == table && $0.action == action }
    }
    func recommendation(id: String) -> Recommendation? { recommendations.first { $0.id == id } }

    /// Of the classes whose text has these words.
    func calls(_ words: String) -> Int {
      classes.filter { $0.query.contains(words) }.reduce(0) { $0 + $1.load.calls }
    }
    var codes: [String] { health.map(\.code) }
  }

  struct Window: Decodable {
    let from: String?
    let to: String
  }

  struct Load: Decodable, Equatable {
    let calls: Int
    let milliseconds: Double
    let rows: Int
  }

  struct Change: Decodable {
    let kind: String
    let message: String
    let subject: String?
    let query: String?
  }

  struct Recommendation: Decodable {
    let id: String
    let state: String
    let action: String
    let table: String
    let index: String
    let statement: String
    let rollback: String
    let nights: Int
    let firstNight: String
    let missedMilliseconds: Double
    let missedLastNight: Double
    let application: Application?
    let verification: Verification?
    let dismissal: Dismissal?
    let expiry: String?
    let confidence: String
    let measurement: Measurement?

    /// The statement that makes it under another name.
    func built(as name: String) -> String {
      statement.split(separator: index, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: name)
    }
  }

  struct Measurement: Decodable {
    let decision: String
    let source: String
    let ratio: Double?
    let high: Double?
  }

  struct Application: Decodable {
    let index: String
    let rollback: String
    let takenBack: String?
  }

  struct Verification: Decodable {
    let nightsBefore: Int
    let nightsAfter: Int
    let ratio: Double?
  }

  struct Dismissal: Decodable {
    let reason: String
    let until: String?
  }

  struct ClassLoad: Decodable {
    let query: String
    let load: Load
    let nights: Int
  }

  struct TrendPoint: Decodable {
    let night: String
    let load: Load?
  }

  struct Note: Decodable {
    let level: String
    let code: String
    let message: String
  }

  static func read(_ text: String) throws -> NightJSONDocument {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(NightJSONDocument.self, from: Data(text.utf8))
  }
}
