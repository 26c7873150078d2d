internal import CLibPQ

/// One statement of a pipeline.
package struct PipelinedStatement: Sendable {
  /// The statement, or the name of a prepared one.
  package let text: String
  /// Values as text, nil for NULL.
  package let parameters: [String?]
  /// The parameters' types as oids; empty when the server infers all.
  package let types: [UInt32]
  let isPrepared: Bool
  /// Seconds that it may take in a pipeline, when that is not the connection's ``Connection/limit``.
  let patience: Double?

  package init(
    _ text: String, _ parameters: [String?] = [], types: [UInt32] = [], patience: Double? = nil
  ) {
    self.text = text
    self.parameters = parameters
    self.types = types
    self.patience = patience
    isPrepared = false
  }

  /// - Parameter name: What ``Connection/prepare(_:_:)`` was given.
  package init(prepared name: String, _ parameters: [String?]) {
    text = name
    self.parameters = parameters
    types = []
    patience = nil
    isPrepared = true
  }
}

extension Connection {
  /// Runs segments of statements in one round trip (libpq's pipeline mode), each statement by the extended protocol.
  ///
  /// An error ends its segment: the statements behind it are skipped by the server, and the next segment goes on. A
  /// transaction that is open then is aborted, so its ROLLBACK belongs into a segment of its own.
  ///
  /// ``limit`` bounds each statement. One that runs out of time fails like any other; when it doesn't heed its
  /// cancellation, the session is ended, and neither it nor the segments behind it have more results.
  ///
  /// - Returns: For each segment the results of its statements, up to and including the first that failed.
  /// - Throws: `.connectionLost`, `.invalidText`.
  package func pipeline(
    _ segments: [[PipelinedStatement]]
  ) throws(PostgresError) -> [[Result<QueryResult, PostgresError>]] {
    for statement in segments.joined() { try Self.check(statement.text, statement.parameters) }
    guard PQenterPipelineMode(handle) == 1 else { throw failure(nil) }
    for segment in segments {
      for statement in segment {
        guard send(statement) else { throw failure(nil) }
        // Otherwise the server keeps its results to the end of the segment, and which statement hangs is not seen.
        guard limit == nil || PQsendFlushRequest(handle) == 1 else { throw failure(nil) }
      }
      guard PQpipelineSync(handle) == 1 else { throw failure(nil) }
    }
    var results: [[Result<QueryResult, PostgresError>]] = []
    for segment in segments {
      results.append(try self.results(of: segment))
      guard isOpen else { return results }
      // The end of the segment.
      PQclear(PQgetResult(handle))
    }
    guard PQexitPipelineMode(handle) == 1 else { throw failure(nil) }
    return results
  }

  private func results(
    of segment: [PipelinedStatement]
  ) throws(PostgresError) -> [Result<QueryResult, PostgresError>] {
    var results: [Result<QueryResult, PostgresError>] = []
    for statement in segment {
      if let limit {
        let seconds = statement.patience ?? limit.seconds
        guard waitOrCancel(limit, atMost: seconds) else { return results + [.failure(.outOfTime(seconds))] }
      }
      guard let result = PQgetResult(handle) else { throw failure(nil) }
      if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
        PQclear(result)
      } else {
        do throws(PostgresError) {
          results.append(.success(try consume(result)))
        } catch {
          guard error.code != .connectionLost else { throw error }
          results.append(.failure(error))
        }
      }
      // The end of this statement's results.
      PQclear(PQgetResult(handle))
    }
    return results
  }
}
