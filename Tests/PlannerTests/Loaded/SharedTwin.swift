import Testing

/// The suites that plan on the one twin of the loaded database: a twin belongs to one thread at a time, so they run
/// one after another.
@Suite(.serialized) enum SharedTwin {}
