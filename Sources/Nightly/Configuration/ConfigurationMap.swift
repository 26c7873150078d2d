internal import Intake
internal import Yams

/// One mapping of the file while it is read: what is asked for is known, all else is reported with what it may mean.
final class ConfigurationMap {
  let reader: ConfigurationProblems
  let node: Node
  private var values: [String: Node] = [:]
  private var keys: [String: Node] = [:]
  private var asked: [String] = []

  init(_ node: Node, _ reader: ConfigurationProblems) {
    self.node = node
    self.reader = reader
    guard let mapping = node.mapping else {
      reader.report("expected keys with values here", at: node)
      return
    }
    for (key, value) in mapping {
      guard let name = key.string else {
        reader.report("a key has to be a word", at: key)
        continue
      }
      keys[name] = key
      values[name] = value
    }
  }

  /// nil when it is not there, or null.
  func value(_ key: String) -> Node? {
    asked.append(key)
    guard let value = values[key], value.null == nil else { return nil }
    return value
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  /// What was never asked for is a mistake.
  func finish() {
    for (name, key) in keys where !asked.contains(name) {
      let near = asked.min { distance($0, name) < distance($1, name) }
      let hint = near.flatMap { distance($0, name) <= max(1, name.count / 3) ? "; did you mean “\($0)”?" : nil }
      reader.report(
        "there is no setting “\(name)” here" + (hint ?? "; there are \(asked.sorted().joined(separator: ", "))"),
        at: key)
    }
  }

  // MARK: - Kinds of values

  func string(_ key: String) -> String? {
    guard let node = value(key) else { return nil }
    guard let text = node.scalar?.string, !text.isEmpty else {
      reader.report("\(key) is a text", at: node)
      return nil
    }
    return text
  }

  /// A text, or a list of them.
  func strings(_ key: String) -> [String] {
    guard let node = value(key) else { return [] }
    let nodes = node.sequence.map { Array($0) } ?? [node]
    return nodes.compactMap { node in
      guard let text = node.scalar?.string, !text.isEmpty else {
        reader.report("\(key) is a text, or a list of texts", at: node)
        return nil
      }
      return text
    }
  }

  func bool(_ key: String) -> Bool? {
    guard let node = value(key) else { return nil }
    if let found = node.bool { return found }
    reader.report("\(key) is true or false", at: node)
    return nil
  }

  func number(_ key: String, _ range: ClosedRange<Double>) -> Double? {
    guard let node = value(key) else { return nil }
    guard let text = node.scalar?.string, let number = Double(text.filter { $0 != "_" }), range.contains(number) else {
      reader.report(
        "\(key) is a number from \(Self.shown(range.lowerBound)) to \(Self.shown(range.upperBound))", at: node)
      return nil
    }
    return number
  }

  func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let node = value(key) else { return nil }
    guard let text = node.scalar?.string, let number = Int(text.filter { $0 != "_" }), range.contains(number) else {
      reader.report("\(key) is a whole number from \(range.lowerBound) to \(range.upperBound)", at: node)
      return nil
    }
    return number
  }

  /// A percentage, as `10%` or `10 %`, as a part of 1.
  func part(_ key: String, upTo most: Double = 100) -> Double? {
    guard let node = value(key) else { return nil }
    let text = node.scalar?.string.filter { $0 != " " } ?? ""
    guard let number = Double(text.hasSuffix("%") ? text.dropLast() : text[...]), (0...most).contains(number) else {
      reader.report("\(key) is a percentage from 0 to \(Self.shown(most)), as in 10%", at: node)
      return nil
    }
    return number / 100
  }

  func bytes(_ key: String) -> Int? {
    guard let node = value(key) else { return nil }
    guard let size = ByteCount(argument: node.scalar?.string ?? "") else {
      reader.report("\(key) is a size, as in 500MB or 2GiB", at: node)
      return nil
    }
    return size.bytes
  }

  /// Seconds of a duration as `30s`, `10m`, `24h`, `7d`.
  func seconds(_ key: String, atLeast least: Double = 0) -> Double? {
    guard let node = value(key) else { return nil }
    let text = node.scalar?.string.filter { $0 != " " } ?? ""
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()), number * unit >= least,
      number * unit <= 100 * 366 * 86_400
    else {
      reader.report("\(key) is a duration, as in 90s, 10m, 24h or 7d", at: node)
      return nil
    }
    return number * unit
  }

  func map(_ key: String) -> ConfigurationMap? { value(key).map { ConfigurationMap($0, reader) } }

  func maps(_ key: String) -> [ConfigurationMap] {
    guard let node = value(key) else { return [] }
    guard let sequence = node.sequence else {
      reader.report("\(key) is a list: each entry begins with a dash", at: node)
      return []
    }
    return sequence.map { ConfigurationMap($0, reader) }
  }

  private static func shown(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : String(number)
  }

  /// Letters to change, about.
  private func distance(_ left: String, _ right: String) -> Int {
    (left.difference(from: right).count + 1) / 2
  }
}

/// Gathers what is wrong.
final class ConfigurationProblems {
  private(set) var problems: [ConfigurationError.Problem] = []

  func report(_ message: String, at node: Node) {
    let mark = node.mark
    problems.append(.init(line: mark?.line ?? 1, column: mark?.column ?? 1, message: message))
  }

  func report(_ message: String, line: Int, column: Int) {
    problems.append(.init(line: line, column: column, message: message))
  }
}
