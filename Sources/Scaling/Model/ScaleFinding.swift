/// One thing that matters when the load or the data grow, with its evidence: advised, or looked at and not advised.
package struct ScaleFinding: Sendable, Equatable {
  /// Permanent identifiers, the sections of a report.
  package enum Topic: String, Sendable, CaseIterable {
    case bottleneck
    case replica
    case sharding
    case denormalize
    case normalize
    case jsonb
    case pattern
  }

  package enum Verdict: String, Sendable {
    case advised
    /// It looked like a case and is none: ``ScaleFinding/reasons`` say why.
    case notAdvised = "not_advised"
  }

  /// A hash of rule, topic and subject: the same every night.
  package var id: String
  /// ``ScaleRule/identifier`` of what found it.
  package var rule: String
  package var topic: Topic
  package var verdict: Verdict
  /// What it is about: tables and columns, qualified, as SQL.
  package var subjects: [String]
  /// In one sentence, with its full stop, as all texts of a finding.
  package var summary: String
  /// The share of the workload's load that it is about, 0 to 1: what findings are ordered by.
  package var share: Double
  package var figures: [Figure]
  package var reasons: [String]
  package var tradeoffs: [String]
  package var remedies: [Remedy]
  /// The query classes behind it, the largest load first.
  package var classes: [Evidence]

  package init(
    id: String, rule: String, topic: Topic, verdict: Verdict, subjects: [String], summary: String, share: Double,
    figures: [Figure] = [], reasons: [String], tradeoffs: [String] = [], remedies: [Remedy] = [],
    classes: [Evidence] = []
  ) {
    self.id = id
    self.rule = rule
    self.topic = topic
    self.verdict = verdict
    self.subjects = subjects
    self.summary = summary
    self.share = share
    self.figures = figures
    self.reasons = reasons
    self.tradeoffs = tradeoffs
    self.remedies = remedies
    self.classes = classes
  }

  /// A number with its name.
  package struct Figure: Sendable, Equatable {
    package enum Unit: String, Sendable {
      case count
      case bytes
      case milliseconds
      /// 0 to 1.
      case share
      /// Planner cost units.
      case cost
      /// Eight-kilobyte blocks.
      case blocks
    }

    /// Permanent within a rule, such as `joins` or `temp_bytes`.
    package var name: String
    package var value: Double
    package var unit: Unit

    package init(_ name: String, _ value: Double, _ unit: Unit) {
      self.name = name
      self.value = value
      self.unit = unit
    }
  }

  /// What to do.
  package struct Remedy: Sendable, Equatable {
    package var text: String
    /// Statements, each of which runs as it is; empty when there is nothing to run.
    package var statements: [String]

    package init(_ text: String, statements: [String] = []) {
      self.text = text
      self.statements = statements
    }
  }

  package struct Evidence: Sendable, Equatable {
    /// As reports name it: `QueryClass.id`.
    package var `class`: String
    package var query: String
    package var calls: Int
    /// Of the workload's load, 0 to 1.
    package var share: Double
    /// What is said of the class by itself, in a few words, such as `may move` or `stays: it locks rows`; nil for
    /// nothing.
    package var note: String?

    package init(class: String, query: String, calls: Int, share: Double, note: String? = nil) {
      self.class = `class`
      self.query = query
      self.calls = calls
      self.share = share
      self.note = note
    }
  }
}
