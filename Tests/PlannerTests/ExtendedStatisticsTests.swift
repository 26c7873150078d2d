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

    @Test(arguments: ["places", "order_months"]) func `numbers of distinct values`(_ name: String) throws {
      let row = try statistics(name)
      let text = try #require(row[0])
      let real = try #require(row[1])
      #expect(ExtendedStatisticsInjector.ndistinct(text, [:]) == bytes(real))
    }

    @Test func `dependencies, as exactly as their text is`() throws {
      let row = try statistics("places")
      let hexadecimal = try #require(row[3])
      let real = bytes(hexadecimal)
      let text = try #require(row[2])
      let made = try #require(ExtendedStatisticsInjector.dependencies(text, [:]))
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
      let plain = try #require(ExtendedStatisticsInjector.ndistinct(#"{"2, 5": 40, "2, -1": 7}"#, [:]))
      let mapped = try #require(ExtendedStatisticsInjector.ndistinct(#"{"2, 5": 40, "2, -1": 7}"#, [2: 3, 5: 9]))
      #expect(plain.count == mapped.count)
      #expect(Array(mapped[24..<28]) == [3, 0, 9, 0])
      #expect(Array(mapped[40..<44]) == [3, 0, 255, 255])
      #expect(ExtendedStatisticsInjector.ndistinct("", [:]) == nil)
    }

    private func double(at offset: Int, in bytes: [UInt8]) -> Double {
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) })
    }
  }
}
