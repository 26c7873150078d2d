internal import Glibc

/// The logs that a user names: files, patterns, directories and standard input, in the order of their first entries.
package struct LogFiles: Sendable {
  package struct File: Sendable, Equatable {
    /// For ``LogSource/init(_:)``.
    package var path: String
    /// nil for standard input, whose beginning can be read only once.
    package var recognition: LogRecognition?
    /// Microseconds since 1970 of the first entry that has a time.
    package var firstTime: Int64?
    /// As the file lies on disk; nil for standard input.
    package var bytes: Int64?
    /// Microseconds since 1970, some time after the log was written: when the file was changed last. See
    /// ``LogTransportKind/transport(reference:zoneOffset:)``.
    package var reference: Int64
  }

  /// A file that was found but is not read.
  package struct Skipped: Sendable, Equatable {
    package var path: String
    package var reason: String
  }

  /// In the order of their first entries, ties and files without times by name, the latter at the end.
  package private(set) var files: [File] = []
  package private(set) var skipped: [Skipped] = []

  /// - Parameters:
  ///   - arguments: Each a file, a directory (its files are taken, hidden ones and further directories are not), a
  ///     pattern of glob(7) or `-`.
  ///   - now: Microseconds since 1970: for what has no time of its own.
  ///   - zoneOffset: Seconds east of UTC of times without a zone.
  /// - Throws: What is wrong with a file that is named itself; of the files of a directory or a pattern, those that
  ///   are no logs are skipped. `.nothingFound` when no log is left.
  package init(_ arguments: [String], now: Int64, zoneOffset: Int = 0) throws(LogError) {
    var seen = Set<FileIdentity>()
    var sets: [[File]] = []
    for argument in arguments {
      let (paths, isNamed) = try Self.expand(argument)
      var found: [File] = []
      for path in paths {
        if path != "-", let identity = FileIdentity(path), !seen.insert(identity).inserted {
          skipped.append(Skipped(path: path, reason: "is the same file as one before"))
          continue
        }
        do throws(LogError) {
          found.append(try Self.inspect(path, now: now, zoneOffset: zoneOffset))
        } catch {
          guard error.code == .empty || !isNamed else { throw error }
          skipped.append(Skipped(path: path, reason: error.message))
        }
      }
      sets.append(found)
    }
    files = withoutCopies(sets.flatMap(\.self))
    files.sort { ($0.firstTime ?? .max, $0.path) < ($1.firstTime ?? .max, $1.path) }
    guard !files.isEmpty else {
      let first = skipped.first.map { "; \($0.path): \($0.reason)" } ?? ""
      throw LogError(.nothingFound, subject: arguments.joined(separator: " "), "no log is there\(first)")
    }
  }

  private struct FileIdentity: Hashable {
    var device: UInt64
    var number: UInt64

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
  }

  /// The files of an argument, by name; and whether it is one itself.
  private static func expand(_ argument: String) throws(LogError) -> (paths: [String], isNamed: Bool) {
    var status = stat()
    if argument == "-" { return ([argument], true) }
    if stat(argument, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { return ([argument], true) }
      return (try contents(argument), false)
    }
    guard argument.utf8.contains(where: { "*?[".utf8.contains($0) }) else {
      throw LogError(.unreadable, subject: argument, "can't be read: \(String(cString: strerror(errno)))")
    }
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(argument, 0, nil, &matches) == 0, let paths = matches.gl_pathv else {
      throw LogError(.nothingFound, subject: argument, "no file matches")
    }
    var found: [String] = []
    for place in 0..<Int(matches.gl_pathc) {
      guard let path = paths[place].map({ String(cString: $0) }), stat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT != S_IFDIR { found.append(path) }
    }
    return (found, false)
  }

  /// The regular files of a directory, without hidden ones.
  private static func contents(_ directory: String) throws(LogError) -> [String] {
    guard let stream = opendir(directory) else {
      throw LogError(.unreadable, subject: directory, "can't be read: \(String(cString: strerror(errno)))")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      var status = stat()
      let path = directory.hasSuffix("/") ? directory + name : directory + "/" + name
      if !name.hasPrefix("."), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { names.append(path) }
    }
    return names.sorted()
  }

  private static func inspect(_ path: String, now: Int64, zoneOffset: Int) throws(LogError) -> File {
    var file = File(path: path, recognition: nil, firstTime: nil, bytes: nil, reference: now)
    // What was read of a pipe is gone: it is recognised when it is read.
    if path == "-" || isPipe(path) { return file }
    let source = try LogSource(path)
    file.bytes = source.fileBytes
    file.reference = source.modified ?? now
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: LogRecognition.headBytes, alignment: 16)
    defer { buffer.deallocate() }
    let count = try source.fill(buffer)
    let head = LogBytes(rebasing: LogBytes(buffer)[..<count])
    if count == 0, let warning = source.warnings.first { throw LogError(.unreadable, subject: path, warning) }
    let recognition = try LogRecognition.recognise(head, subject: path)
    file.recognition = recognition
    file.firstTime = FirstTime.of(head, recognition, reference: file.reference, zoneOffset: zoneOffset)
    return file
  }

  private static func isPipe(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// A server with `log_destination = 'stderr,csvlog,jsonlog'` writes each entry into each of `x.log`, `x.csv` and
  /// `x.json`: the richest is taken.
  private mutating func withoutCopies(_ files: [File]) -> [File] {
    let order: [LogFormat] = [.json, .csv, .stderr]
    var best: [Substring: File] = [:]
    func rank(_ file: File) -> Int { file.recognition.flatMap { order.firstIndex(of: $0.format) } ?? order.count }
    for file in files {
      guard let stem = Self.stem(file.path) else { continue }
      if let other = best[stem], rank(other) <= rank(file) { continue }
      best[stem] = file
    }
    return files.filter { file in
      guard let stem = Self.stem(file.path), let other = best[stem], other.path != file.path,
        other.recognition?.format != file.recognition?.format
      else { return true }
      skipped.append(Skipped(path: file.path, reason: "holds the same entries as \(other.path)"))
      return false
    }
  }

  /// The path up to `.log`, `.csv` or `.json`; nil for other names.
  private static func stem(_ path: String) -> Substring? {
    var rest = path[...]
    for ending in [".gz", ".zst", ".xz", ".bz2", ".lz4"] where rest.hasSuffix(ending) {
      rest = rest.dropLast(ending.count)
    }
    for ending in [".log", ".csv", ".json"] where rest.hasSuffix(ending) { return rest.dropLast(ending.count) }
    return nil
  }
}

/// The time of a log's first entry.
enum FirstTime {
  static func of(_ head: LogBytes, _ recognition: LogRecognition, reference: Int64, zoneOffset: Int) -> Int64? {
    if var transport = recognition.transport.transport(reference: reference, zoneOffset: zoneOffset) {
      var inner: [UInt8] = []
      transport.unwrap(head, into: &inner, isLast: true)
      return inner.withUnsafeBytes { of($0, recognition.format, zoneOffset: zoneOffset) }
    }
    return of(head, recognition.format, zoneOffset: zoneOffset)
  }

  private static func of(_ text: LogBytes, _ format: LogFormat, zoneOffset: Int) -> Int64? {
    switch format {
    case .csv: first(CSVLogReader(text, scratch: ScratchMemory(), zoneOffset: zoneOffset))
    case .json: first(JSONLogReader(text, scratch: ScratchMemory(), zoneOffset: zoneOffset))
    case .stderr: inLines(text, zoneOffset: zoneOffset)
    }
  }

  private static func first(_ reader: some EntryReader) -> Int64? {
    var reader = reader
    var entry = LogEntry()
    while reader.next(&entry) {
      if let time = entry.time { return time }
    }
    return nil
  }

  /// A date within the part of a line that a prefix may take, wherever it stands there.
  private static func inLines(_ text: LogBytes, zoneOffset: Int) -> Int64? {
    var timestamp = LogTimestamp(zoneOffset: zoneOffset)
    var place = 0
    while place < text.count {
      let end = text[place...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      for start in place..<max(place, min(end, place + 200)) where LogTimestamp.isDate(text, at: start) {
        return timestamp.parse(text, at: start)?.microseconds
      }
      place = end + 1
    }
    return nil
  }
}
