/// Says what a text of the log is by its number.
package protocol LoggedTexts {
  /// - Parameter number: ``Execution/statement``.
  func loggedText(_ number: Int32) -> LoggedText
}

extension [LoggedText]: LoggedTexts {
  package func loggedText(_ number: Int32) -> LoggedText { self[Int(number)] }
}
