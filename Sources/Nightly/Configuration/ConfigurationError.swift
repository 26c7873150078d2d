/// What is wrong with a configuration: all of it, each with its line.
package struct ConfigurationError: Error, CustomStringConvertible, Sendable, Equatable {
  package struct Problem: Sendable, Equatable, Comparable {
    package let line: Int
    package let column: Int
    package let message: String

    package static func < (left: Problem, right: Problem) -> Bool {
      (left.line, left.column, left.message) < (right.line, right.column, right.message)
    }
  }

  /// The file.
  package let subject: String
  package let problems: [Problem]

  package var description: String {
    problems.map { "\(subject):\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
  }
}
