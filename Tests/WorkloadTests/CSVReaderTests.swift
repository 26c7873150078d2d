import Testing
import Workload

@Suite struct CSVReaderTests {
  private func records(_ text: String, delimiter: Character = ",") -> (rows: [[String?]], problems: [String]) {
    var rows: [[String?]] = []
    var problems: [String] = []
    Array(text.utf8).withUnsafeBytes { bytes in
      var reader = CSVReader(bytes, delimiter: delimiter.asciiValue ?? 0)
      while true {
        switch reader.next() {
        case .end: return
        case .malformed(let problem): problems.append("\(reader.recordLine()): \(problem)")
        case .record: rows.append(reader.fields.indices.map { reader.text($0) })
        }
      }
    }
    return (rows, problems)
  }

  @Test func `quotes, line breaks, empty fields and NULLs are told apart`() {
    let text = "\u{feff}a,\"b\"\"c\"\"\",,\"\"\r\n\"line 1\nline 2\",x,y,z\n\n,,,"
    let expected: [[String?]] = [
      ["a", "b\"c\"", nil, ""], ["line 1\nline 2", "x", "y", "z"], [nil, nil, nil, nil],
    ]
    #expect(records(text).rows == expected)
    #expect(records(text).problems.isEmpty)
  }

  @Test func `a quote that is never closed costs only the rest`() {
    let (rows, problems) = records("a,b\n1,2\n3,\"4\n5,6\n")
    #expect(rows == [["a", "b"], ["1", "2"]])
    #expect(problems == ["3: \(CSVReader.unterminated)"])
  }

  @Test func `text behind a closing quote costs one record`() {
    let (rows, problems) = records("a\n\"b\"c\nd\n")
    #expect(rows == [["a"], ["d"]])
    #expect(problems == ["2: text follows a closing quote"])
  }

  @Test(arguments: [("a,b,c\n1;2;3;4", ","), ("a;b,c;d\n", ";"), ("a\tb\n", "\t"), ("query\n", ",")])
  func `the delimiter is found in the header`(text: String, delimiter: Character) {
    let found = Array(text.utf8).withUnsafeBytes { CSVReader.delimiter(ofHeaderIn: $0) }
    #expect(found == delimiter.asciiValue)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `what is written as CSV is read back`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("ab \",;\n\r\té€'\\")
    let delimiter: Character = [",", ";", "\t"].randomElement(using: &generator) ?? ","
    let width = Int.random(in: 1...5, using: &generator)
    var rows: [[String?]] = []
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      // An empty line is no record, so a record of one field is never NULL here.
      rows.append(
        (0..<width).map { _ in
          if width > 1, Int.random(in: 0..<5, using: &generator) == 0 { return nil }
          return String(
            (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) }
          )
        })
    }
    let lines = rows.map { row in
      row.map { field in
        field.map {
          "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
          ?? ""
      }.joined(separator: String(delimiter))
    }
    let lineBreak = Bool.random(using: &generator) ? "\n" : "\r\n"
    #expect(records(lines.joined(separator: lineBreak), delimiter: delimiter).rows == rows)
  }
}
