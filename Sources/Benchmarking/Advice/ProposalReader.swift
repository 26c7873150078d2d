internal import Advice
internal import Catalog
internal import FoundationEssentials

/// Reads a `sextant.advice/1` document.
///
/// The document may come from anywhere. Its statements are never run as they stand: a CREATE INDEX is taken apart
/// (``CreateIndexText``), a DROP INDEX only names an index, and both have to be about the table that the document says.
package enum ProposalReader {
  package static let schema = "sextant.advice/1"

  /// More is no advice.
  static let maximumProposals = 1_000

  /// - Throws: `.advice` in words for the user.
  package static func read(_ bytes: [UInt8], name: String) throws(BenchError) -> AdviceProposals {
    func failure(_ message: String) -> BenchError { BenchError(.advice, "\(name): \(message)") }
    let decoder = JSONDecoder()
    let data = Data(bytes)
    guard let header = try? decoder.decode(Header.self, from: data) else {
      throw failure("is no advice: `sextant advise --format json` writes one")
    }
    guard header.schema == schema else {
      throw failure("is a document of “\(header.schema.prefix(60))”, and what is measured is \(schema)")
    }
    let document: Document
    do { document = try decoder.decode(Document.self, from: data) } catch {
      throw failure("is no complete advice: \(words(error))")
    }
    guard document.recommendations.count <= maximumProposals else {
      throw failure("has more than \(maximumProposals) recommendations")
    }
    guard Set(document.recommendations.map(\.id)).count == document.recommendations.count else {
      throw failure("has two recommendations of the same id")
    }
    var result = AdviceProposals(proposals: [], unmeasured: [])
    for entry in document.recommendations {
      guard let action = Proposal.Action(rawValue: entry.action) else {
        result.unmeasured.append(
          "\(entry.id): \(entry.action) of \(entry.index) is not measured: only indexes that are created or dropped are"
        )
        continue
      }
      do throws(BenchError) {
        result.proposals.append(try proposal(entry, action))
      } catch {
        throw failure("recommendation \(entry.id): \(error.message)")
      }
    }
    return result
  }

  private static func proposal(_ entry: Entry, _ action: Proposal.Action) throws(BenchError) -> Proposal {
    guard let table = IndexStatementText.tableName(entry.table) else {
      throw BenchError(.advice, "“\(entry.table.prefix(80))” is no table's name with its schema")
    }
    // It is printed as a script for psql.
    if let step = entry.rollout?.first(where: { !IndexStatementText.isRolloutStep($0.sql) }) {
      throw BenchError(.advice, "a step of its rollout does more than a rollout of indexes: “\(step.sql.prefix(80))”")
    }
    var proposal = Proposal(
      id: entry.id, action: action, method: entry.method, table: table, index: entry.index,
      statement: entry.statement, rollback: entry.rollback,
      rollout: (entry.rollout ?? []).map { .init(sql: $0.sql, inTransaction: $0.inTransaction, why: $0.why) },
      sizeInBytes: max(0, entry.sizeInBytes),
      queries: entry.queries.map {
        Proposal.Query(
          class: $0.class, fingerprint: $0.fingerprint, query: $0.query, calls: max(0, $0.calls),
          costBefore: $0.costBefore, costAfter: $0.costAfter)
      })
    switch action {
    case .createIndex:
      proposal.definition = try CreateIndexText(entry.statement, table: table)
    case .dropIndex:
      let named = try IndexStatementText.droppedIndex(entry.statement)
      guard named == ObjectName(schema: table.schema, name: entry.index) else {
        throw BenchError(.advice, "the statement drops another index than \(entry.index)")
      }
    }
    return proposal
  }

  private static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "it is no JSON" }
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)) has another type"
    default: return "it is no JSON"
    }
  }

  private struct Header: Decodable {
    let schema: String
  }

  // The document's own words.
  private struct Document: Decodable {
    let recommendations: [Entry]
  }

  private struct Entry: Decodable {
    let id: String
    let action: String
    let method: String
    let table: String
    let index: String
    let statement: String
    let rollback: String
    let rollout: [Step]?
    let sizeInBytes: Int
    let queries: [Query]

    enum CodingKeys: String, CodingKey {
      case id, action, method, table, index, statement, rollback, rollout, queries
      case sizeInBytes = "size_bytes"
    }
  }

  private struct Step: Decodable {
    let sql: String
    let inTransaction: Bool
    let why: String

    enum CodingKeys: String, CodingKey {
      case sql, why
      case inTransaction = "in_transaction"
    }
  }

  private struct Query: Decodable {
    let `class`: String
    let fingerprint: String
    let query: String
    let calls: Int
    let costBefore: Double
    let costAfter: Double

    enum CodingKeys: String, CodingKey {
      case `class`, fingerprint, query, calls
      case costBefore = "cost_before"
      case costAfter = "cost_after"
    }
  }
}
