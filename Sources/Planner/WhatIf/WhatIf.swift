/// What statements would cost in a configuration of indexes.
package struct WhatIf: Sendable {
  package let statements: [PlannableStatement]
  /// Hidden indexes that it shows, and shown ones that it hides, as oids.
  package let showing: [UInt32]
  package let hiding: [UInt32]

  package init(_ statements: [PlannableStatement], showing: [UInt32] = [], hiding: [UInt32] = []) {
    self.statements = statements
    self.showing = showing
    self.hiding = hiding
  }
}
