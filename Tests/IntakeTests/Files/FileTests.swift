import Glibc
import Testing

@testable import Intake

final class FileTests {
  let directory: String

  init() throws {
    var template = Array("/tmp/sextant-files-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    directory = String(cString: try #require(made))
  }

  deinit {
    for name in (try? names()) ?? [] { unlink(directory + "/" + name) }
    rmdir(directory)
  }

  private func names() throws -> [String] {
    let stream = try #require(opendir(directory))
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  @Test func `a file is replaced whole, keeps its mode, and nothing stays beside it`() throws {
    let path = directory + "/report.json"
    try OutputFile.write("one", to: path)
    chmod(path, 0o640)
    try OutputFile.write("two", to: path)
    #expect(try InputFile.read(path) == Array("two".utf8))
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try names() == ["report.json"])
  }

  @Test func `a private file is its owner's alone, but one that is there keeps its mode`() throws {
    let path = directory + "/snapshot.json"
    for mode: mode_t in [0o600, 0o644] {
      try OutputFile.write("one", to: path, isPrivate: true)
      var status = stat()
      stat(path, &status)
      #expect(status.st_mode & 0o777 == mode)
      chmod(path, 0o644)
    }
  }

  @Test func `a link is followed`() throws {
    try OutputFile.write("one", to: directory + "/real")
    symlink("real", directory + "/link")
    try OutputFile.write("two", to: directory + "/link")
    #expect(try InputFile.read(directory + "/real") == Array("two".utf8))
  }

  @Test func `what can't be written is an error that names the path`() throws {
    let error = #expect(throws: IntakeError.self) { try OutputFile.write("x", to: directory + "/no/such") }
    #expect(error?.code == .notWritten && error?.subject == directory + "/no/such")
    #expect(throws: IntakeError.self) { try OutputFile.write("x", to: directory) }
    let full = #expect(throws: IntakeError.self) { try OutputFile.write("x", to: "/dev/full") }
    #expect(full?.message == "can't be written: the disk is full")
    #expect(try names() == [])
  }

  @Test func `what can't be read is an error with a code`() throws {
    func code(_ path: String, maximum: Int = 10) -> IntakeError.Code? {
      do {
        _ = try InputFile.read(path, maximum: maximum)
        return nil
      } catch { return error.code }
    }
    try OutputFile.write("", to: directory + "/empty")
    try OutputFile.write("12345678901", to: directory + "/large")
    #expect(code(directory + "/none") == .missing)
    #expect(code(directory) == .unreadable)
    #expect(code(directory + "/empty") == .empty)
    #expect(code(directory + "/large") == .tooLarge)
    #expect(code("/dev/zero") == .tooLarge)
    #expect(code(directory + "/large", maximum: 11) == nil)
  }

  @Test func `snapshots and DDL are told apart by content`() {
    #expect(CatalogFile.recognise(Array(" \n{\"schema\": 1}".utf8)) == .snapshot)
    #expect(CatalogFile.recognise([0xEF, 0xBB, 0xBF] + Array("{".utf8)) == .snapshot)
    #expect(CatalogFile.recognise(Array("-- dump\nCREATE TABLE t ();".utf8)) == .ddl)
    #expect(CatalogFile.recognise(Array("alter table t add x int".utf8)) == .ddl)
    #expect(CatalogFile.recognise(Array("queryid,query,calls\n".utf8)) == nil)
    #expect(CatalogFile.recognise([]) == nil)
    #expect(CatalogFile.recognise(Array("create\0".utf8)) == nil)
  }
}
