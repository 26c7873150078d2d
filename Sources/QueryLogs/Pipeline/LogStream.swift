internal import Glibc

/// The bytes of one log after the other, without what a service put around them: rotated files are one log.
///
/// A file that ends within an entry goes on in the next one.
final class LogStream: ByteSource {
  private var pending: ArraySlice<LogFiles.File>
  private let zoneOffset: Int
  private let transportKind: LogTransportKind
  private let begins: (LogBytes) -> Bool
  private var source: LogSource?
  private var transport: (any LogTransport)?
  /// What was unwrapped or looked at, and is not given out yet.
  private var ready: [UInt8] = []
  private var readyStart = 0
  private var lastByte: UInt8 = 0x0a
  private(set) var warnings: [String] = []
  private(set) var faults = LogFaults()
  /// On disk, of the files read so far.
  private var doneBytes: Int64 = 0

  /// - Parameters:
  ///   - first: The first file, opened, and what was read of it.
  ///   - rest: Files of the same kind.
  ///   - begins: Whether a text begins with an entry, rather than with the rest of one.
  init(
    _ first: LogSource, head: [UInt8], reference: Int64, _ rest: ArraySlice<LogFiles.File>, _ kind: LogTransportKind,
    zoneOffset: Int, begins: @escaping (LogBytes) -> Bool
  ) {
    source = first
    pending = rest
    transportKind = kind
    self.zoneOffset = zoneOffset
    self.begins = begins
    transport = kind.transport(reference: reference, zoneOffset: zoneOffset)
    put(head, isLast: false)
  }

  /// Bytes on disk that were read.
  var position: Int64 { doneBytes + (source?.position ?? 0) }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      if readyStart < ready.count {
        let count = min(buffer.count, ready.count - readyStart)
        buffer.copyBytes(from: ready[readyStart..<(readyStart + count)])
        readyStart += count
        if readyStart == ready.count {
          ready.removeAll(keepingCapacity: true)
          readyStart = 0
        }
        lastByte = buffer[count - 1]
        return count
      }
      guard let source else { return 0 }
      if transport == nil {
        let count = read(source, into: buffer)
        if count > 0 {
          lastByte = buffer[count - 1]
          return count
        }
      } else {
        // As much as a chunk holds, however large the buffer.
        var block = [UInt8](repeating: 0, count: 64 << 10)
        let count = block.withUnsafeMutableBytes { read(source, into: $0) }
        if count > 0 {
          put(block[..<count], isLast: false)
          continue
        }
      }
      goOn()
    }
  }

  /// - Returns: 0 also when the log can't be read any further: the next one may well be.
  private func read(_ source: LogSource, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    do throws(LogError) {
      return try source.read(into: buffer)
    } catch {
      warnings.append("\(error); what was read of it is used")
      return 0
    }
  }

  private func put(_ bytes: some Collection<UInt8>, isLast: Bool) {
    guard transport != nil else {
      ready += bytes
      return
    }
    Array(bytes).withUnsafeBytes { transport?.unwrap($0, into: &ready, isLast: isLast) }
  }

  /// Ends a file and opens the next one.
  private func goOn() {
    put([], isLast: true)
    finishSource()
    guard let (file, next) = openNext() else { return }
    source = next
    transport = transportKind.transport(reference: file.reference, zoneOffset: zoneOffset)
    var head = [UInt8](repeating: 0, count: 64 << 10)
    var count = 0
    head.withUnsafeMutableBytes { buffer in
      while count < buffer.count {
        let more = read(next, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        guard more > 0 else { break }
        count += more
      }
    }
    let isWhole = lastByte == 0x0a
    let before = ready.count
    put(head[..<count], isLast: false)
    let goesOn = ready.withUnsafeBytes { !begins(LogBytes(rebasing: $0[before...])) }
    if before == 0, !isWhole, !goesOn { ready.insert(0x0a, at: 0) }
  }

  /// The next file that can be opened; the others are named.
  private func openNext() -> (LogFiles.File, LogSource)? {
    while let file = pending.popFirst() {
      do throws(LogError) {
        return (file, try LogSource(file.path))
      } catch {
        warnings.append("\(error); left out")
      }
    }
    return nil
  }

  private func finishSource() {
    guard let done = source else { return }
    doneBytes += done.fileBytes ?? done.position
    warnings += done.warnings
    if let transport { faults = faults + transport.faults }
    source = nil
  }
}
