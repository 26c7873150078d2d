/// What the reader of a report has to know of the logs behind it.
package enum LogNotes {
  /// A log of all statements has some that take less, in milliseconds.
  private static let shortest = 1.0
  /// Of fewer executions the shortest one says nothing.
  private static let fewest = 50

  package static func notes(_ digester: LogDigester) -> [String] {
    var notes = digester.notes
    if let prefix = digester.inferredPrefix, prefix.hasUnknownFields {
      notes.append(
        "the logs' prefix was found out to be like “\(prefix.format)”, where %? is something that is not understood; give log_line_prefix with --prefix to have users and databases"
      )
    }
    if digester.totals.unknownZones > 0 {
      notes.append("\(digester.totals.unknownZones) times are of a zone that is not known; they were taken for UTC")
    }
    let totals = digester.executionTotals
    if totals.timed >= fewest, let shortest = totals.shortestMilliseconds, shortest >= Self.shortest {
      notes.append(
        "no execution in the logs took less than \(shortest) ms: as far as log_min_duration_statement left others out, calls and times are those of slow executions alone; give --statements with a dump of pg_stat_statements to have all"
      )
    }
    if totals.beyondBounds > 0 {
      notes.append(
        "\(totals.beyondBounds) calls are of more kinds of statements than are told apart; they are counted, and not analysed"
      )
    }
    return notes
  }
}
