internal import CLibPQ

/// One statement of a pipeline.
package struct PipelinedStatement: Sendable {
  package let text: String
  /// Values as text, nil for NULL.
  package let parameters: [String?]
  /// The parameters' types as oids; empty when the server infers all.
  package let types: [UInt32]

  package init(_ text: String, _ parameters: [String?] = [], types: [UInt32] = []) {
    self.text = text
    self.parameters = parameters
    self.types = types
  }
}

extension Connection {
  /// Runs segments of statements in one round trip (libpq's pipeline mode), each statement by the extended protocol.
  ///
  /// An error ends its segment: the statements behind it are skipped by the server, and the next segment goes on. A
  /// transaction that is open then is aborted, so its ROLLBACK belongs into a segment of its own.
  ///
  /// ``limit`` bounds the pipeline as a whole. When its time is up, the session is ended and ``isOpen`` is false: which
  /// statement it was can be found out one by one, in a new session.
  ///
  /// - Returns: For each segment the results of its statements, up to and including the first that failed.
  /// - Throws: `.connectionLost`; `.statementFailed` with ``PostgresError/isTimeout`` when the time was up.
  package func pipeline(
    _ segments: [[PipelinedStatement]]
  ) throws(PostgresError) -> [[Result<QueryResult, PostgresError>]] {
    for statement in segments.joined() { try Self.check(statement.text, statement.parameters) }
    guard PQenterPipelineMode(handle) == 1 else { throw failure(nil) }
    for segment in segments {
      for statement in segment {
        guard send(statement.text, statement.parameters, types: statement.types) else { throw failure(nil) }
      }
      guard PQpipelineSync(handle) == 1 else { throw failure(nil) }
    }
    let deadline = limit.map { Deadline(after: $0.seconds) }
    var results: [[Result<QueryResult, PostgresError>]] = []
    for segment in segments {
      var answers: [Result<QueryResult, PostgresError>] = []
      for _ in segment {
        guard let result = try next(before: deadline) else { throw failure(nil) }
        if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
          PQclear(result)
        } else {
          do throws(PostgresError) {
            answers.append(.success(try consume(result)))
          } catch {
            if error.code == .connectionLost { throw error }
            answers.append(.failure(error))
          }
        }
        // The end of this statement's results.
        PQclear(try next(before: deadline))
      }
      PQclear(try next(before: deadline))
      results.append(answers)
    }
    guard PQexitPipelineMode(handle) == 1 else { throw failure(nil) }
    return results
  }

  private func next(before deadline: Deadline?) throws(PostgresError) -> OpaquePointer? {
    if let deadline, let limit, !wait(until: deadline) {
      abandon(limit)
      limit.halve()
      throw .outOfTime(deadline.seconds)
    }
    return PQgetResult(handle)
  }
}
