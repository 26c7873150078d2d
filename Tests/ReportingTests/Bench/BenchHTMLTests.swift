import Benchmarking
import Foundation
import Reporting
import Testing

struct BenchHTMLTests {
  private static let page = BenchReport.write(BenchDocuments.document(), format: .html)

  @Test func `whatever a query holds is text`() {
    #expect(!Self.page.contains("<script") && !Self.page.contains("<img") && !Self.page.contains("<busy"))
    #expect(!Self.page.contains("<b>"))
    #expect(Self.page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && Self.page.contains("&quot;a&amp;b&quot;"))
  }

  @Test func `the page asks the network for nothing`() {
    for reference in ["http:", "https:", "url(", "@import", "src=", "<link", "<iframe", "href=\"/"] {
      #expect(!Self.page.contains(reference), "\(reference)")
    }
    let links = Self.page.matches(of: /href="([^"]*)"/).map { String($0.1) }
    #expect(links == ["#p1", "#p2", "#p3", "#p4"])
  }

  private static var void: Regex<(Substring, Substring)> { #/<(meta[^>]*|br)>/# }

  @Test func `every element is closed, and every id is there once`() throws {
    // The head's meta elements and the line break are void in HTML; closed, the page is XML.
    let xml = Self.page.replacing(Self.void) { "<\($0.output.1)/>" }.replacing("<!DOCTYPE html>", with: "")
    let reader = XMLElements()
    #expect(reader.read(xml), "\(reader.problem)")
    #expect(reader.ids.count == Set(reader.ids).count && !reader.ids.isEmpty)
    for reference in reader.references { #expect(reader.ids.contains(reference)) }
  }

  @Test func `each class is drawn with a title and a description in words`() {
    #expect(Self.page.matches(of: /<svg class/).count == 5 && Self.page.matches(of: /role="img"/).count == 5)
    #expect(Self.page.matches(of: /<title id=/).count == 5)
    #expect(Self.page.contains("30 runs before: median"))
    // All positions are within the drawing.
    for match in Self.page.matches(of: /(?:x|x1|x2|cx)="([0-9.\-]+)%"/) {
      #expect((0...100).contains(Double(match.1) ?? -1), "\(match.0)")
    }
  }
}
