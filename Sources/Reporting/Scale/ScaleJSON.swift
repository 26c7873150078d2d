import Advice
import Scaling

/// The document `sextant.scale/1`: fields may be added, never renamed.
enum ScaleJSON {
  /// Shares are rounded to four decimals, other figures to two.
  static func write(_ document: ScaleDocument) -> String {
    var members: [(key: String, value: JSONValue)] = [("schema", .string(ScaleDocument.schema))]
    members += document.basis.jsonMembers
    switch document.load {
    case .milliseconds(let time): members.append(("load", load(time, "milliseconds")))
    case .cost(let cost): members.append(("load", load(cost, "cost")))
    }
    members.append(("findings", .array(document.findings.map(finding))))
    return JSONValue.object(members).write() + "\n"
  }

  private static func load(_ value: Double, _ unit: String) -> JSONValue {
    .object([("value", .decimal(value, places: 2)), ("unit", .string(unit))])
  }

  static func finding(_ finding: ScaleFinding) -> JSONValue {
    .object([
      ("id", .string(finding.id)), ("rule", .string(finding.rule)), ("topic", .string(finding.topic.rawValue)),
      ("verdict", .string(finding.verdict.rawValue)),
      ("subjects", .array(finding.subjects.map(JSONValue.string))), ("summary", .string(finding.summary)),
      ("share", .decimal(finding.share, places: 4)), ("figures", .array(finding.figures.map(figure))),
      ("reasons", .array(finding.reasons.map(JSONValue.string))),
      ("tradeoffs", .array(finding.tradeoffs.map(JSONValue.string))),
      (
        "remedies",
        .array(
          finding.remedies.map {
            .object([
              ("text", .string($0.text)), ("statements", .array($0.statements.map(JSONValue.string))),
            ])
          })
      ),
      (
        "classes",
        .array(
          finding.classes.map {
            .object(
              [
                ("class", .string($0.class)), ("query", .string($0.query)), ("calls", .integer($0.calls)),
                ("share", .decimal($0.share, places: 4)),
              ] + ($0.note.map { [("note", .string($0))] } ?? []))
          })
      ),
    ])
  }

  private static func figure(_ figure: ScaleFinding.Figure) -> JSONValue {
    .object([
      ("name", .string(figure.name)),
      ("value", .decimal(figure.value, places: figure.unit == .share ? 4 : 2)), ("unit", .string(figure.unit.rawValue)),
    ])
  }
}
