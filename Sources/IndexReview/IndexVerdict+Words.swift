internal import SQLSyntax

extension IndexVerdict {
  /// Closed and permanent.
  package var code: String {
    switch self {
    case .duplicate: "duplicate"
    case .redundant: "redundant"
    case .unused: "unused"
    case .unusedSoFar: "unused-so-far"
    case .invalid: "invalid"
    case .beingBuilt: "being-built"
    case .keep(.coverTooLarge): "cover-too-large"
    case .keep(.needed): "needed"
    case .keep: "keep"
    }
  }
}

extension ReviewedIndex {
  /// The verdict's reason in words, without the index's name.
  package var reason: String {
    switch verdict {
    case .keep(let reason): words(reason)
    case .duplicate(let other): "the same as \(SQLIdentifier.quoted(other.name.name))"
    case .redundant(let other):
      other.isAdvised
        ? "the advised \(SQLIdentifier.quoted(other.name.name)) begins with its keys and does its work"
        : "\(SQLIdentifier.quoted(other.name.name)) begins with its keys and does its work"
    case .unused: "no scan since the counters were reset \(age.words) ago (\(age.since ?? ""))"
    case .unusedSoFar:
      age.seconds == nil
        ? "no scan, but since when the counters count is not known"
        : "no scan so far, but the counters were reset only \(age.words) ago"
    case .invalid:
      "INVALID: a build or rebuild that failed left it behind; no query uses it, and writes may still maintain it"
    case .beingBuilt: "being built"
    }
  }

  private func words(_ need: IndexVerdict.Need) -> String {
    let classes = "needed by \(need.classes) query \(need.classes == 1 ? "class, which gets" : "classes, which get")"
    let run =
      need.origins.isEmpty
      ? ""
      : need.origins.count == 1 && need.classes == 1
        ? ": by \(need.origins[0])"
        : "; \(need.origins.count) of them by \(need.origins[0])\(need.origins.count > 1 ? " and others" : "")"
    guard let most = need.most else { return "\(classes) dearer without it, or can't be planned at all\(run)" }
    let percent = (min(most, 1e6) * 1_000).rounded() / 10
    return "\(classes) up to \(percent) % dearer without it\(run)"
  }

  private func words(_ reason: IndexVerdict.KeepReason) -> String {
    switch reason {
    case .primaryKey(let name): "enforces the primary key \(SQLIdentifier.quoted(name))"
    case .uniqueConstraint(let name): "enforces the constraint \(SQLIdentifier.quoted(name))"
    case .exclusionConstraint(let name): "enforces the exclusion constraint \(SQLIdentifier.quoted(name))"
    case .uniqueIndex: "forbids equal rows, which no other index does"
    case .referenced: "foreign keys depend on it"
    case .foreignKey(let name):
      "not scanned, but the only index for the foreign key \(SQLIdentifier.quoted(name)): without it each row deleted there would scan this table"
    case .replicaIdentity: "is the replica identity"
    case .clustered: "CLUSTER orders the table by it"
    case .expressionStatistics:
      "not scanned, but ANALYZE gathers statistics of its expression for it (CREATE STATISTICS on the expression would do, too)"
    case .coverTooLarge(let other, let factor):
      "\(SQLIdentifier.quoted(other.name.name)) could do its work, but is \((factor * 10).rounded() / 10) times as large"
    case .incomplete: "not every partition has an index attached to it; attach theirs, and it becomes valid"
    case .needed(let need): words(need)
    case .scanned(1): "scanned once"
    case .scanned(let count): "scanned \(count) times"
    case .scansUnknown: "how often it is scanned is not known"
    }
  }
}
