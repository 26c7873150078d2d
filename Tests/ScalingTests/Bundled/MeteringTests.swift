import Testing

@testable import Scaling

/// The answer key of the metering workload, line by line, whatever the workload was read from.
struct MeteringTests {
  @Test(arguments: MeteringKey.expected) func `what an expert says is said`(_ expected: MeteringKey.Expected) throws {
    for input in expected.inputs {
      let found = try input.findings().filter { finding in
        finding.topic == expected.topic && finding.verdict == expected.verdict
          && finding.rule == expected.rule ?? finding.rule
          && finding.subjects.contains { $0.hasPrefix(expected.subject) }
          && expected.says.first.map(finding.everything.contains) ?? true
      }
      let finding = try #require(found.first, "\(input.rawValue)")
      for words in expected.says { #expect(finding.everything.contains(words), "\(words) in \(finding.everything)") }
      let names = Set(try finding.classes.map(BundledInput.name))
      #expect(names.isSuperset(of: expected.runs), "\(names.sorted()) \(input.rawValue)")
      let notes = try finding.notesByName()
      for (name, part) in expected.parts {
        let told = notes[name]?.first.flatMap { Double($0.prefix { $0 != " " }) }
        #expect(abs((told ?? 0) - 100 * part) < 8, "\(name): \(notes[name] ?? [])")
      }
    }
  }

  @Test(arguments: [BundledInput.metering, .meteringBoth, .meteringLog])
  func `what looks like a case and is none is not advised`(_ input: BundledInput) throws {
    let advised = try input.findings().filter { $0.verdict == .advised }
    for (topic, subject, rule) in MeteringKey.counterCases {
      let found = advised.filter { finding in
        finding.topic == topic && finding.rule == rule ?? finding.rule
          && finding.subjects.first.map { $0.hasPrefix(subject) } == true
      }
      #expect(found.isEmpty, "\(topic.rawValue) \(subject): \(found.map(\.summary))")
    }
  }

  @Test(arguments: [BundledInput.metering, .meteringBoth, .meteringLog])
  func `nothing is advised that the answer key doesn't have`(_ input: BundledInput) throws {
    for finding in try input.findings() where finding.verdict == .advised {
      let isExpected = MeteringKey.expected.contains { expected in
        expected.topic == finding.topic && expected.verdict == .advised && expected.inputs.contains(input)
          && expected.rule ?? finding.rule == finding.rule
          && finding.subjects.contains { $0.hasPrefix(expected.subject) }
      }
      // Blocks in memory are time, told once more.
      #expect(isExpected || finding.summary.contains("found in memory"), "\(finding.summary)")
    }
  }
}
