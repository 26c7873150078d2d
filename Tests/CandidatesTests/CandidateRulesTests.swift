import FoundationEssentials
import Testing

@testable import Candidates

struct CandidateRulesTests {
  /// The repository, from this file's place in it.
  private var root: String {
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  }

  @Test func `the list names every rule, and each has its file and its tests`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: root + "/Sources/Candidates")
    let rules = files.filter { $0.hasSuffix("Rule.swift") && $0 != "CandidateRule.swift" }.map {
      String($0.dropLast(6))
    }
    // For comparisons only.
    let others: Set<String> = ["PermutationRule"]
    #expect(Set(rules).subtracting(others) == Set(CandidateRules.all.map { String(describing: type(of: $0)) }))
    for rule in rules {
      #expect(FileManager.default.fileExists(atPath: root + "/Tests/CandidatesTests/\(rule)Tests.swift"), "\(rule)")
    }
  }

  @Test func `identifiers are kebab-case and unlike`() {
    #expect(Set(CandidateRules.identifiers).count == CandidateRules.identifiers.count)
    #expect(CandidateRules.identifiers.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
  }
}
