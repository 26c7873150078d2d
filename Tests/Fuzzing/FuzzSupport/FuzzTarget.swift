internal import Glibc

/// What a libFuzzer program is made of.
package enum FuzzTarget {
  /// Hands the command line to libFuzzer, which calls `body` with one input after the other until it is done.
  package static func run(_ body: @escaping ([UInt8]) -> Void) -> Never {
    self.body = body
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(
      runDriver(&count, &arguments) { start, count in
        FuzzTarget.body(Array(UnsafeBufferPointer(start: start, count: count)))
        return 0
      })
  }

  /// Stops the run as a crash would, so that libFuzzer keeps the input.
  package static func require(_ condition: Bool, _ property: @autoclosure () -> String) {
    guard condition else { fatalError(property()) }
  }

  // Set once, before libFuzzer starts; libFuzzer calls from one thread.
  nonisolated(unsafe) private static var body: ([UInt8]) -> Void = { _ in }
}

// SwiftPM renames `main`, so libFuzzer's own is not used and its driver is called by name.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
