internal import Workload

/// Finds which log goes on where another one ends.
enum SeamFinder {
  /// How much earlier a log's first entry may be than the last one of the log before it, in microseconds: sessions take
  /// their entries' times before they write them, and those of `%t` are whole seconds.
  private static let tolerance: Int64 = 2_000_000

  private struct End {
    let time: Int64
    let place: Int
    let bytes: [UInt8]
  }

  /// - Returns: For each segment with a tail, the one whose head goes on with it, if that is clear.
  static func partners(in segments: [OpenSegment]) -> [Int: Int] {
    var groups: [OpenReading: [Int]] = [:]
    for place in segments.indices {
      if let reading = segments[place].reading { groups[reading.ofAllParts, default: []].append(place) }
    }
    var partners: [Int: Int] = [:]
    for places in groups.values {
      let tails = ends(places, segments, \.to, \.tail)
      let heads = ends(places, segments, \.from, \.head)
      for (tail, head) in pairs(tails, heads) { partners[tail] = head }
    }
    return partners
  }

  /// By time.
  private static func ends(
    _ places: [Int], _ segments: [OpenSegment], _ time: KeyPath<OpenSegment, String?>,
    _ bytes: KeyPath<OpenSegment, UnreadBytes?>
  ) -> [End] {
    places.compactMap { place -> End? in
      guard let bytes = segments[place][keyPath: bytes], bytes.bytes.count <= OpenSegment.maximumBytes,
        let time = segments[place][keyPath: time].flatMap(LogTimestamp.microseconds(of:))
      else { return nil }
      return End(time: time, place: place, bytes: bytes.bytes)
    }.sorted { ($0.time, $0.place) < ($1.time, $1.place) }
  }

  private static func pairs(_ tails: [End], _ heads: [End]) -> [(tail: Int, head: Int)] {
    let following = tails.map { tail in nearest(heads, to: tail, isAfter: true) }
    let preceding = heads.map { head in nearest(tails, to: head, isAfter: false) }
    return tails.indices.compactMap { place in
      guard let head = following[place], preceding[head] == place else { return nil }
      return (tails[place].place, heads[head].place)
    }
  }

  /// The nearest end after (or before) another, or within the tolerance on its other side; nil when there is none, or two.
  private static func nearest(_ ends: [End], to other: End, isAfter: Bool) -> Int? {
    func distance(_ place: Int) -> Int64 { (isAfter ? 1 : -1) * (ends[place].time - other.time) }
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle].time < other.time { low = middle + 1 } else { high = middle }
    }
    var best: Int?
    var isAlone = true
    // On both sides of where it would stand; more than a few at one distance are not told apart anyway.
    for place in max(0, low - 4)..<min(ends.count, low + 4)
    where ends[place].place != other.place && distance(place) >= -tolerance {
      guard let known = best else {
        best = place
        continue
      }
      let (first, second) = (abs(distance(known)), abs(distance(place)))
      if second < first {
        (best, isAlone) = (place, true)
      } else if second == first, ends[place].bytes != ends[known].bytes {
        isAlone = false
      }
    }
    return isAlone ? best : nil
  }
}
