/// What the server calls a severity, in the language that `lc_messages` names.
///
/// See ``LogWord`` for the source. Where two languages mean different things by one word, the more frequent one wins.
package enum SeverityWords {
  /// - Parameter word: Without the colon, as csvlog and jsonlog have it.
  @inline(__always)
  package static func severity(of word: LogBytes) -> LogSeverity? {
    if word.count == 3, word[0] == UInt8(ascii: "L"), word[1] == UInt8(ascii: "O"), word[2] == UInt8(ascii: "G") {
      return .log
    }
    return table.severity(of: word)
  }

  private static let table = Table()

  private struct Table: Sendable {
    var words: [(word: LogWord, severity: LogSeverity)] = []

    init() {
      add(.error, "ERROR")
      add(.fatal, "FATAL")
      add(.warning, "WARNING")
      add(.notice, "NOTICE")
      add(.info, "INFO")
      add(.debug, "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5")
      add(.panic, "PANIC")
      add(.log, "LOG")
      addTranslated()
    }

    mutating func add(_ severity: LogSeverity, _ texts: StaticString...) {
      for text in texts { words.append((LogWord(text), severity)) }
    }

    func severity(of word: LogBytes) -> LogSeverity? {
      for entry in words where entry.word.count == word.count && entry.word.stands(in: word, at: 0) {
        return entry.severity
      }
      return nil
    }

    /// German, French, Spanish, Italian, Portuguese, Russian, Japanese, simplified Chinese, Korean, Polish, Swedish,
    /// Ukrainian, Georgian, Czech and Turkish. Spanish and Japanese ones are English.
    private mutating func addTranslated() {
      add(
        .debug,
        "DEPURAÇÃO", "ОТЛАДКА", "调试", "디버그", "НАЛАГОДЖЕННЯ", "გამართვა")
      add(
        .log,
        "СООБЩЕНИЕ", "日志", "로그", "DZIENNIK", "LOGG", "ЗАПИСУВАННЯ", "ჟურნალი")
      add(
        .info,
        "ИНФОРМАЦИЯ", "信息", "정보", "INFORMACJA", "ІНФОРМАЦІЯ", "ინფორმაცია", "BİLGİ")
      add(
        .notice,
        "HINWEIS", "NOTIFICA", "NOTA", "ЗАМЕЧАНИЕ", "注意", "알림", "UWAGA", "NOTIS", "ПОВІДОМЛЕННЯ", "გაფრთხილება",
        "POZNÁMKA", "NOT")
      add(
        .warning,
        "WARNUNG", "ATTENTION", "ATTENZIONE", "AVISO", "ПРЕДУПРЕЖДЕНИЕ", "警告", "경고", "OSTRZEŻENIE", "VARNING",
        "ПОПЕРЕДЖЕННЯ", "VAROVÁNÍ", "UYARI")
      add(
        .error,
        "FEHLER", "ERREUR", "ERRORE", "ERRO", "ОШИБКА", "错误", "오류", "BŁĄD", "FEL", "ПОМИЛКА", "შეცდომა", "CHYBA",
        "HATA")
      add(
        .fatal,
        "FATALE", "ВАЖНО", "致命错误", "치명적오류", "KATASTROFALNY", "FATALT", "ФАТАЛЬНО", "ფატალური", "ÖLÜMCÜL")
      add(
        .panic,
        "PANIK", "PANICO", "PÂNICO", "ПАНИКА", "比致命错误还过分的错误", "灾难性错误", "손상", "PANIKA", "ПАНІКА", "პანიკა",
        "KRİTİK")
    }
  }
}
