import Catalog
import Testing

struct IndexBuildTimeTests {
  @Test func `the range is two scans, the entries and the file, by slow and by fast rates`() {
    // 3 GB of table, 30 million entries, 600 MB of index.
    let tree = IndexBuildTime(method: "btree", heapBytes: 3e9, entries: 30e6, indexBytes: 600e6)
    #expect(abs(tree.low - (0.02 + 2 + 6 + 0.6)) < 1e-9)
    #expect(abs(tree.high - (1 + 60 + 200 + 15)) < 1e-9)
    #expect(tree.formula.contains("2 × table ÷ 100 to 3000 MB/s + entries ÷ 150000 to 5.0 million a second"))
    let ranges = IndexBuildTime(method: "brin", heapBytes: 3e9, entries: 30e6, indexBytes: 24e3)
    #expect(ranges.high < tree.high && ranges.low < tree.low)
    let search = IndexBuildTime(method: "gist", heapBytes: 3e9, entries: 30e6, indexBytes: 600e6)
    #expect(abs(search.high - (1 + 60 + 1_500 + 15)) < 1e-9)
  }

  @Test func `numbers of a snapshot may be of any size`() {
    for value in [Double.infinity, .nan, -5, 1e300] {
      let time = IndexBuildTime(method: "btree", heapBytes: value, entries: value, indexBytes: value)
      #expect(time.low >= 0 && time.high >= time.low)
    }
  }

  @Test func `an entry's WAL is its record and its part of the splits`() {
    // 8 bytes of key: a tuple of 16.
    #expect(IndexEntryWAL(method: "btree", width: 8).bytes == 48 + 16 + 20)
    #expect(IndexEntryWAL(method: "btree", width: 12).bytes == 48 + 24 + 28)
    // The hash value in place of the key.
    #expect(IndexEntryWAL(method: "hash", width: 500).bytes == 56 + 16 + 20)
    #expect(IndexEntryWAL(method: "brin", width: 8).bytes == 0)
  }
}
