internal import History

/// The loads of query classes over the nights.
struct ClassTimes {
  /// Oldest first.
  private let nights: [(night: Int, loads: [String: ClassRecord])]

  /// - Parameter nights: Oldest first, tonight included.
  init(_ nights: [(night: Int, classes: [ClassRecord])]) {
    self.nights = nights.map { night, classes in
      (night, Dictionary(classes.map { ($0.class, $0) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  var isEmpty: Bool { nights.isEmpty }

  /// The last `count` nights before a night, and the first `count` after it; not the night itself, in which things changed.
  func before(_ night: Int, count: Int) -> ClassTimes {
    ClassTimes(part: nights.filter { $0.night < night }.suffix(count))
  }
  func after(_ night: Int, count: Int) -> ClassTimes {
    ClassTimes(part: nights.filter { $0.night > night }.prefix(count))
  }

  private init(part: some Sequence<(night: Int, loads: [String: ClassRecord])>) { nights = Array(part) }

  var count: Int { nights.count }

  func load(of queryClass: String) -> DatabaseNight.Load {
    nights.reduce(into: DatabaseNight.Load()) { sum, night in
      guard let record = night.loads[queryClass] else { return }
      sum.calls += record.calls
      sum.milliseconds += record.milliseconds
      sum.rows += record.rows
    }
  }

  /// Each night's mean of one call, of those with so many calls.
  func means(of queryClass: String, minimumCalls: Int) -> [Double] {
    nights.compactMap { night in
      night.loads[queryClass].flatMap { $0.calls >= minimumCalls ? $0.milliseconds / Double($0.calls) : nil }
    }
  }

  func query(of queryClass: String) -> String? {
    nights.last { $0.loads[queryClass] != nil }?.loads[queryClass]?.query
  }

  /// Classes whose plan read an index, by its name without schema, on one of the nights.
  func users(of index: String) -> [String] {
    var result: Set<String> = []
    for night in nights {
      for (name, record) in night.loads where ClassPlan.indexes(record.plan).contains(index) { result.insert(name) }
    }
    return result.sorted()
  }
}

/// What history keeps of a plan: the indexes that it reads.
enum ClassPlan {
  private static let separator: Character = "\u{1F}"

  static func text(_ indexes: [String]) -> String { indexes.sorted().joined(separator: String(separator)) }
  static func indexes(_ text: String?) -> [String] { (text ?? "").split(separator: separator).map(String.init) }

  static func words(_ text: String) -> String {
    let names = indexes(text)
    return names.isEmpty ? "no index" : names.joined(separator: ", ")
  }
}
