package import Catalog

/// What was made, and what of the statistics or the schema could not be.
package struct SynthesisReport: Sendable, Equatable {
  package struct Note: Sendable, Equatable, Hashable, CustomStringConvertible {
    /// Such as `column public.orders.note` or `constraint "valid" of public.coupons`.
    package let subject: String
    package let message: String

    package init(_ subject: String, _ message: String) {
      self.subject = subject
      self.message = message
    }

    package var description: String { "\(subject): \(message)" }
  }

  /// The rows of each table that has any, in the order of names.
  package var rows: [(table: ObjectName, count: Int)] = []
  package var notes: [Note] = []
  /// Of the COPY data.
  package var bytes = 0

  package var rowCount: Int { rows.reduce(0) { $0 + $1.count } }

  package static func == (left: SynthesisReport, right: SynthesisReport) -> Bool {
    left.notes == right.notes && left.bytes == right.bytes && left.rows.elementsEqual(right.rows) { $0 == $1 }
  }
}
