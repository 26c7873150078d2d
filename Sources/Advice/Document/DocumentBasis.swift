/// What a document rests on: which database as of when, and how much of the workload could be planned.
package struct DocumentBasis: Sendable, Equatable {
  package var sextantVersion: String
  /// `server_version_num` of the database, and of the planner that computed the costs.
  package var serverVersion: Int
  package var plannerVersion: Int
  /// ISO 8601.
  package var capturedAt: String
  /// `classes` = `analyzed` + the number of ``skipped``.
  package var classes: Int
  package var analyzed: Int
  package var calls: Int
  package var skipped: [AdviceDocument.Skipped]
  /// What the reader has to know before believing the figures.
  package var warnings: [String]
  /// What the twin could not make as at the source.
  package var twinNotes: [AdviceDocument.Note]

  package init(
    sextantVersion: String, serverVersion: Int, plannerVersion: Int, capturedAt: String, classes: Int, analyzed: Int,
    calls: Int, skipped: [AdviceDocument.Skipped] = [], warnings: [String] = [], twinNotes: [AdviceDocument.Note] = []
  ) {
    self.sextantVersion = sextantVersion
    self.serverVersion = serverVersion
    self.plannerVersion = plannerVersion
    self.capturedAt = capturedAt
    self.classes = classes
    self.analyzed = analyzed
    self.calls = calls
    self.skipped = skipped
    self.warnings = warnings
    self.twinNotes = twinNotes
  }
}
