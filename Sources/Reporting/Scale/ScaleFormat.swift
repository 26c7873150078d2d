/// The forms in which findings about growth, and advice on partitions, are written without a script.
package enum ScaleFormat: String, Sendable, CaseIterable {
  /// For a terminal.
  case text
  /// The `sextant.scale/1` document, for programs.
  case json
  /// For tickets and chat.
  case markdown
}
