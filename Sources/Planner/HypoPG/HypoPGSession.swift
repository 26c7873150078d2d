internal import Catalog
internal import PostgresClient

/// The hypothetical indexes that one session has, and how it comes to have others.
///
/// HypoPG lists a table's indexes as they were made, and of two that cost the same the planner takes the one that was made
/// last. So that an answer depends on what is seen alone and not on what was seen before, those of a table always stand
/// in the order of the candidates' oids: one that comes in between is made together with those behind it.
struct HypoPGSession {
  fileprivate struct Entry {
    let candidate: HypoPGCandidate
    /// HypoPG's own.
    let oid: UInt32
    let name: String
    /// The name as EXPLAIN's JSON and its text have it.
    let nameInJSON: String
    let nameInText: String
  }

  /// In the order of the candidates' oids.
  private var entries: [Entry] = []
  /// The candidates' names by HypoPG's.
  private(set) var names: [String: String] = [:]

  /// What a session has to run in order to see other indexes.
  struct Change {
    fileprivate enum Slot {
      case kept(Entry)
      case created(HypoPGCandidate)
    }

    fileprivate let slots: [Slot]
    fileprivate let dropped: [UInt32]

    fileprivate var created: [HypoPGCandidate] {
      slots.compactMap { if case .created(let candidate) = $0 { candidate } else { nil } }
    }

    var creates: Bool { !created.isEmpty }

    /// None when the session has them already. The rows of the last one are what ``HypoPGSession/apply(_:_:)`` is given.
    var statements: [PipelinedStatement] {
      var statements: [PipelinedStatement] = []
      if !dropped.isEmpty {
        let array = "{" + dropped.map(String.init).joined(separator: ",") + "}"
        statements.append(PipelinedStatement(HypoPG.drop, [array]))
      }
      let created = created
      if !created.isEmpty {
        statements.append(PipelinedStatement(HypoPG.create, [created.map(\.statement).joined(separator: ";\n")]))
      }
      return statements
    }
  }

  /// - Parameter wanted: In the order of the oids.
  func change(to wanted: [HypoPGCandidate]) -> Change {
    var slots: [Change.Slot] = []
    var dropped: [UInt32] = []
    /// Tables of which those that come now are made anew.
    var rebuilt: Set<ObjectName> = []
    var rest = entries[...]
    for candidate in wanted {
      while let first = rest.first, first.candidate.oid < candidate.oid { dropped.append(rest.removeFirst().oid) }
      if let first = rest.first, first.candidate.oid == candidate.oid {
        rest.removeFirst()
        guard rebuilt.contains(candidate.table) else {
          slots.append(.kept(first))
          continue
        }
        dropped.append(first.oid)
      }
      slots.append(.created(candidate))
      rebuilt.insert(candidate.table)
    }
    return Change(slots: slots, dropped: dropped + rest.map(\.oid))
  }

  /// Notes what the session has now.
  ///
  /// - Parameter rows: Of the statement that created, ``HypoPG/create``; none when there was nothing to create.
  /// - Returns: False when HypoPG did not answer with each of them; then nothing is known of the session.
  mutating func apply(_ change: Change, _ rows: [[String?]]) -> Bool {
    guard rows.count == change.created.count else { return false }
    let dropped = Set(change.dropped)
    for entry in entries where dropped.contains(entry.oid) { names[entry.name] = nil }
    var rows = rows[...]
    entries = []
    for slot in change.slots {
      switch slot {
      case .kept(let entry): entries.append(entry)
      case .created(let candidate):
        let row = rows.removeFirst()
        guard row.count == 4, let oid = row[0].flatMap({ UInt32($0) }), let name = row[1], let json = row[2],
          let text = row[3]
        else { return false }
        entries.append(Entry(candidate: candidate, oid: oid, name: name, nameInJSON: json, nameInText: text))
        names[name] = candidate.name
      }
    }
    return true
  }

  /// EXPLAIN's output with the candidates' names in place of HypoPG's.
  func translated(_ plan: String, _ format: Twin.ExplainFormat) -> String {
    // HypoPG's names begin with the oid in angle brackets.
    guard plan.contains("\"<") else { return plan }
    return entries.reduce(plan) { plan, entry in
      let name = format == .json ? entry.nameInJSON : entry.nameInText
      guard plan.contains(name) else { return plan }
      let own = format == .json ? "\"\(entry.candidate.name)\"" : entry.candidate.name
      return plan.split(separator: name, omittingEmptySubsequences: false).joined(separator: own)
    }
  }
}
