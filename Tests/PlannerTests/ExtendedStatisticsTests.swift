import PostgresClient
import PostgresServer
import Testing

@testable import Planner

extension SharedTwin {
  /// Extended statistics in the bytes that the server itself writes.
  struct ExtendedStatisticsTests {
    private func statistics(_ name: String) throws -> [String?] {
      try LoadedDatabase.cluster.get().connect(database: LoadedDatabase.name).query(
        """
        SELECT d.stxdndistinct::text, encode(pg_ndistinct_send(d.stxdndistinct), 'hex'),
          d.stxddependencies::text, encode(pg_dependencies_send(d.stxddependencies), 'hex')
        FROM pg_statistic_ext_data d JOIN pg_statistic_ext s ON s.oid = d.stxoid WHERE s.stxname = $1
        """, [name]
      ).rows[0]
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
      stride(from: 0, to: hexadecimal.utf8.count, by: 2).map { offset in
        UInt8(hexadecimal.dropFirst(offset).prefix(2), radix: 16) ?? 0
      }
    }

    /// Of an object with these keys, whose numbers are the same in the twin.
    private func groups(_ keys: [Int]) -> AttributeGroups {
      AttributeGroups(keys: Set(keys), renumbering: Dictionary(keys.map { ($0, $0) }, uniquingKeysWith: { $1 }))
    }

    @Test(arguments: ["places", "order_months"]) func `numbers of distinct values`(_ name: String) throws {
      let row = try statistics(name)
      let text = try #require(row[0])
      let real = try #require(row[1])
      // Each number within the quotes.
      let quoted = text.split(separator: "\"").enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
      let keys = quoted.flatMap { $0.split(separator: ", ").compactMap { Int($0) } }
      #expect(groups(keys).ndistinct(text) == bytes(real))
    }

    @Test func `dependencies, as exactly as their text is`() throws {
      let row = try statistics("places")
      let hexadecimal = try #require(row[3])
      let real = bytes(hexadecimal)
      let text = try #require(row[2])
      let made = try #require(groups(Array(1...8)).dependencies(text))
      #expect(made.count == real.count)
      #expect(Array(made.prefix(12)) == Array(real.prefix(12)))
      let count = Int(real[8])
      #expect(count >= 3)
      var offset = 12
      for _ in 0..<count {
        // The text has six digits behind the point.
        #expect(abs(double(at: offset, in: made) - double(at: offset, in: real)) <= 5e-7)
        let attributes = Int(real[offset + 8])
        let end = offset + 10 + attributes * 2
        #expect(Array(made[(offset + 8)..<end]) == Array(real[(offset + 8)..<end]))
        offset = end
      }
      #expect(offset == real.count)
    }

    @Test func `attribute numbers become those of the twin`() throws {
      let text = #"{"2, 5": 40, "2, -1": 7, "5, -1": 8, "2, 5, -1": 90}"#
      let plain = try #require(groups([2, 5, -1]).ndistinct(text))
      let mapped = try #require(AttributeGroups(keys: [3, 9, -1], renumbering: [2: 3, 5: 9]).ndistinct(text))
      #expect(plain.count == mapped.count)
      #expect(Array(mapped[24..<28]) == [3, 0, 9, 0])
      #expect(Array(mapped[40..<44]) == [3, 0, 255, 255])
    }

    @Test(arguments: [
      "", "{}", #"{"2, 5": 40}"#, #"{"2, 5": 40, "2, -1": 7, "5, -1": 8, "2, 5, -2": 90}"#,
      #"{"2, 5": 40, "2, 5": 40, "2, -1": 7, "2, 5, -1": 90}"#, #"{"2, 2": 1, "2, -1": 7, "5, -1": 8, "2, 5, -1": 9}"#,
      #"{"2": 40, "2, -1": 7, "5, -1": 8, "2, 5, -1": 90}"#, #"{"2, 5": nan, "2, -1": 7, "5, -1": 8, "2, 5, -1": 9}"#,
      #"{"2, 5": 40, "2, -1": 7, "5, -1": x, "2, 5, -1": 90}"#,
      #"{"99999999999999999999, 5": 40, "2, -1": 7, "5, -1": 8, "2, 5, -1": 90}"#,
    ])
    func `groups that are not all of the object's are left out`(_ text: String) {
      #expect(groups([2, 5, -1]).ndistinct(text) == nil)
    }

    @Test(arguments: ["", "{}", #"{"2 => 7": 1.0}"#, #"{"2 => -2": 1.0}"#, #"{"2": 1.0}"#, #"{"2 => 2": 1}"#])
    func `dependencies of what is no key are left out`(_ text: String) {
      #expect(groups([2, 5, -1]).dependencies(text) == nil)
      #expect(groups([2, 5, -1]).dependencies(#"{"2 => -1": 1e308}"#) != nil)
    }

    private func double(at offset: Int, in bytes: [UInt8]) -> Double {
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) })
    }
  }
}
