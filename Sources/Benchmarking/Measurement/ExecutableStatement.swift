internal import Planner

/// A statement of the workload with its values, as it is executed on the target.
struct ExecutableStatement: Sendable, Equatable {
  let text: String
  private(set) var parameters: [String?]
  /// As oids; 0 for what the target is to infer: user-defined types have other oids in the twin.
  let types: [UInt32]
  let searchPath: [String]
  /// Whether policies of row security bind whoever sends it.
  var isBound = true
  /// What its transaction begins with.
  var preparation: [String] = []
  /// What a session that sends it has set, for policies.
  var settings: [Setting] = []

  struct Setting: Sendable, Equatable {
    let name: String
    let value: String
  }

  /// The first oid that is not PostgreSQL's own (FirstNormalObjectId in transam.h).
  private static let firstUserOID: UInt32 = 16_384

  /// - Parameter searchPath: The database's own.
  /// - Returns: nil for a statement whose values are not known, or whose clock can't be given back.
  init?(_ statement: PlannableStatement, searchPath: [String]) {
    guard !statement.isGeneric else { return nil }
    let text = Self.literalsRestored(PlannerClock.restored(statement.text))
    guard !text.contains("sextant_twin.") else { return nil }
    self.text = text
    parameters = statement.parameters
    types = statement.types.map { $0 < Self.firstUserOID ? $0 : 0 }
    self.searchPath = statement.searchPath ?? searchPath
    isBound = statement.role == .bound
  }

  init(text: String, parameters: [String?], types: [UInt32], searchPath: [String]) {
    self.text = text
    self.parameters = parameters
    self.types = types
    self.searchPath = searchPath
  }

  /// The same statement with other values.
  func with(_ parameters: [String?]) -> ExecutableStatement {
    var result = self
    result.parameters = parameters
    return result
  }

  /// `sextant_twin.literal_date('today')` is `date 'today'` again.
  private static func literalsRestored(_ text: String) -> String {
    ["date", "timestamp", "timestamptz"].reduce(text) { text, type in
      text.split(separator: "sextant_twin.literal_\(type)(", omittingEmptySubsequences: false)
        .joined(separator: "pg_catalog.\(type)(")
    }
  }
}
