import Glibc
import History

/// Fills a history as nightly runs do, or reads of it what one report needs: the part of `Benchmarks/history` that is Swift.
///
///     HistoryBenchmark fill PLACE NIGHTS DATABASES
///     HistoryBenchmark read PLACE NIGHTS DATABASES
///
/// Lines of a name and seconds.
@main
struct HistoryBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let nights = Int(arguments[3]), let databases = Int(arguments[4]) else {
      fatalError("HistoryBenchmark fill|read PLACE NIGHTS DATABASES")
    }
    let opening = Clock()
    let history = try HistoryPlace.open(arguments[2])
    print("open", opening.seconds)
    switch arguments[1] {
    case "fill": try fill(history, nights, databases)
    default: try read(history, nights, databases)
    }
  }

  /// Documents are kept for 14 nights, as in the end nothing older is there.
  private static func fill(_ history: any HistoryStore, _ nights: Int, _ databases: Int) throws {
    var fleet = (0..<databases).map { MadeUpDatabase($0) }
    let all = Clock()
    for night in 0..<nights {
      for place in fleet.indices {
        let record = fleet[place].record(night)
        try history.lock(record.database)
        try history.begin(record.database, night: record.night)
        try history.complete(record)
        try history.unlock(record.database)
      }
      let pruning = Clock()
      try history.prune(nights: MadeUpDatabase.clock(night - 365), documents: MadeUpDatabase.clock(night - 13))
      if night == nights - 1 { print("prune", pruning.seconds) }
    }
    print("fill", all.seconds)
  }

  /// Each part for all databases one after another.
  private static func read(_ history: any HistoryStore, _ nights: Int, _ databases: Int) throws {
    let names = (0..<databases).map(MadeUpDatabase.name)
    let last = MadeUpDatabase.clock(nights - 1)
    let recent = MadeUpDatabase.clock(nights - 30)
    var found = 0
    func measure(_ part: String, _ work: (String) throws -> Int) throws {
      let clock = Clock()
      for name in names { found += try work(name) }
      print(part, clock.seconds)
    }
    try measure("nights") { try history.nights($0, since: 0).count }
    try measure("classes") { try history.classes($0, since: recent).reduce(0) { $0 + $1.classes.count } }
    try measure("indexes") { try history.indexes($0, since: recent).reduce(0) { $0 + $1.indexes.count } }
    try measure("ledger") { try history.ledger($0).count }
    try measure("baseline") { try history.baseline($0)?.count ?? 0 }
    try measure("document") { try history.document($0, night: last)?.count ?? 0 }
    try measure("first") { try history.firstNights($0).count }
    try measure("year") { try history.classes($0, since: 0).reduce(0) { $0 + $1.classes.count } }
    print("found", found)
  }
}

struct Clock {
  private let start = now()

  var seconds: Double { Self.now() - start }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
