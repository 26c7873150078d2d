import Advice

extension DocumentBasis {
  /// What stands at the beginning of a document, behind the name of its schema.
  var jsonMembers: [(key: String, value: JSONValue)] {
    [
      ("sextant_version", .string(sextantVersion)), ("server_version", .integer(serverVersion)),
      ("planner_version", .integer(plannerVersion)), ("captured_at", .string(capturedAt)),
      ("warnings", .array(warnings.map(JSONValue.string))),
      (
        "notes",
        .array(twinNotes.map { .object([("subject", .string($0.subject)), ("message", .string($0.message))]) })
      ),
      (
        "workload",
        .object([
          ("classes", .integer(classes)), ("calls", .integer(calls)), ("analyzed", .integer(analyzed)),
          (
            "skipped",
            .array(
              skipped.map {
                .object([
                  ("class", .string($0.class)), ("query", .string($0.query)), ("calls", .integer($0.calls)),
                  ("reason", .string($0.reason)), ("code", .string($0.code)),
                ])
              })
          ),
        ])
      ),
    ]
  }
}
