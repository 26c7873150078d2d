package import Catalog
internal import Glibc
internal import SQLSyntax

/// The same rows as files: one in COPY's text format for each table, and schema.sql, which loads them with psql.
package struct SyntheticFiles {
  private let database: SyntheticDatabase

  package init(_ catalog: Catalog, scale: Double = 1, seed: UInt64 = 1) {
    database = SyntheticDatabase(catalog, scale: scale, seed: seed)
  }

  /// Writes a directory, beside its place and then renamed: it is there as a whole or not at all.
  ///
  /// - Throws: `.notWritten`, also when there is a directory of this name that holds something.
  package func write(
    to path: String, progress: (String) -> Void = { _ in }
  ) throws(SynthesisError) -> SynthesisReport {
    let temporary = path + ".sextant-\(getpid())"
    guard mkdir(temporary, 0o700) == 0 else { throw Self.failure(path) }
    var names: [String] = []
    do throws(SynthesisError) {
      let report = try write(into: temporary, &names, progress)
      // An empty directory may be there.
      guard rename(temporary, path) == 0 else { throw Self.failure(path) }
      return report
    } catch {
      for name in names { unlink(temporary + "/" + name) }
      rmdir(temporary)
      throw error
    }
  }

  private func write(
    into directory: String, _ names: inout [String], _ progress: (String) -> Void
  ) throws(SynthesisError) -> SynthesisReport {
    var report = SynthesisReport()
    let (before, after) = database.statements
    var script = before
    var sequences: [String] = []
    for (number, rows) in database.plans.enumerated() {
      // Names of tables may hold anything, those of files had better not.
      let plain = rows.table.objectName.sql.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "_.".contains($0)) }
      let name = Calendar.padded(Int64(number + 1), 4) + "-" + plain.prefix(100) + ".copy"
      names.append(name)
      progress("writing \(rows.rows) rows of \(rows.table.objectName)")
      report.bytes += try Self.write(directory + "/" + name, rows.pieces())
      report.rows.append((rows.table.objectName, rows.rows))
      for option in rows.table.options where option.allSatisfy({ $0.isLetter || $0.isNumber || "_=.".contains($0) }) {
        script.append("ALTER TABLE \(rows.table.objectName.sql) SET (\(option))")
      }
      script.append("\\" + SyntheticDatabase.copyStatement(rows).lowercasedCopy + " from '\(name)'")
      sequences += rows.table.columns.compactMap { SyntheticDatabase.sequenceStatement($0, rows.table) }
    }
    script += after + sequences + ["VACUUM (ANALYZE)"]
    let header = """
      -- Loads the rows beside it into an empty database: cd into this directory, psql -f schema.sql
      -- Connect as a role without superuser rights: functions and conditions of the schema run while rows are loaded.

      """
    // What psql does itself takes no semicolon, and ends with its line.
    let lines = script.map { $0.hasPrefix("\\") ? $0 + "\n" : $0 + ";\n" }
    var text: [UInt8]? = Array((header + lines.joined()).utf8)
    names.append("schema.sql")
    _ = try Self.write(directory + "/schema.sql") {
      defer { text = nil }
      return text
    }
    report.notes = database.notes
    return report
  }

  /// - Returns: The bytes written.
  private static func write(_ path: String, _ next: () -> [UInt8]?) throws(SynthesisError) -> Int {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var total = 0
    while let piece = next() {
      var written = 0
      while written < piece.count {
        let count = piece.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, piece.count - written) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw failure(path) }
        written += count
      }
      total += written
    }
    guard fsync(descriptor) == 0 else { throw failure(path) }
    return total
  }

  private static func failure(_ path: String) -> SynthesisError {
    let why =
      switch errno {
      case ENOTEMPTY, EEXIST: "is there already and holds something"
      case ENOTDIR: "is a file, or within one"
      case ENOSPC, EDQUOT: "can't be written: the disk is full"
      default: "can't be written: \(String(cString: strerror(errno)))"
      }
    return SynthesisError(.notWritten, "\(path): \(why)")
  }
}

extension String {
  /// `COPY …` as psql's own command `\copy …`.
  fileprivate var lowercasedCopy: String { "copy" + dropFirst("COPY".count) }
}
