/// What stderr and syslog put before the lines that belong to a message, in the language that `lc_messages` names.
///
/// See ``LogWord`` for the source.
package enum SecondaryWords {
  package enum Kind: UInt8, Sendable {
    case detail, hint, query, context, location, statement
  }

  /// Recognises `DETAIL:  ` and its like at `place` of `text`.
  ///
  /// - Returns: What it is, and the place of the text behind it.
  package static func match(_ text: LogBytes, at place: Int) -> (kind: Kind, end: Int)? {
    guard place >= 0, place < text.count else { return nil }
    let table = Self.table
    for number in table.byFirstByte[Int(text[place])] {
      let entry = table.words[Int(number)]
      if entry.word.stands(in: text, at: place) { return (entry.kind, place + entry.word.count) }
    }
    return nil
  }

  private static let table = Table()

  private struct Table: Sendable {
    var words: [(word: LogWord, kind: Kind)] = []
    var byFirstByte: [[UInt8]] = Array(repeating: [], count: 256)

    init() {
      add(.detail, "DETAIL:  ")
      add(.hint, "HINT:  ")
      add(.query, "QUERY:  ")
      add(.context, "CONTEXT:  ")
      add(.location, "LOCATION:  ")
      add(.statement, "STATEMENT:  ")
      addTranslated()
    }

    mutating func add(_ kind: Kind, _ texts: StaticString...) {
      for text in texts {
        let word = LogWord(text)
        byFirstByte[Int(word.bytes[0])].append(UInt8(words.count))
        words.append((word, kind))
      }
    }

    /// The languages of ``SeverityWords``.
    private mutating func addTranslated() {
      add(
        .detail,
        "DÉTAIL:  ", "DETALLE:  ", "DETTAGLI:  ", "DETALHE:  ", "ПОДРОБНОСТИ:  ", "詳細:  ", "详细信息:  ", "详情:  ",
        "상세정보:  ", "SZCZEGÓŁY:  ", "DETALJ:  ", "ВІДОМОСТІ:  ", "დეტალები:  ", "AYRINTI:  ")
      add(
        .hint,
        "TIPP:  ", "ASTUCE :  ", "SUGGERIMENTO:  ", "DICA:  ", "ПОДСКАЗКА:  ", "ヒント:  ", "提示:  ", "힌트:  ",
        "PODPOWIEDŹ:  ", "TIPS:  ", "УКАЗІВКА:  ", "მინიშნება:  ", "İPUCU:  ", "DOPORUČENÍ:  ")
      add(
        .query,
        "ANFRAGE:  ", "REQUÊTE :  ", "CONSULTA:  ", "ЗАПРОС:  ", "問い合わせ:  ", "查询:  ", "쿼리:", "ZAPYTANIE:  ",
        "FRÅGA:  ", "ЗАПИТ:  ", "მოთხოვნა:  ", "SORGU:  ", "DOTAZ:  ")
      add(
        .context,
        "ZUSAMMENHANG:  ", "CONTEXTE :  ", "CONTEXTO:  ", "CONTESTO:  ", "КОНТЕКСТ:  ", "文脈:  ", "上下文:  ", "내용:  ",
        "KONTEKST:  ", "KONTEXT:  ", "კონტექსტი:  ")
      add(
        .location,
        "ORT:  ", "EMPLACEMENT :  ", "UBICACIÓN:  ", "POSIZIONE:  ", "LOCAL:  ", "ПОЛОЖЕНИЕ: ", "場所:  ", "位置:  ",
        "위치: ", "POZYCJA:  ", "PLATS:  ", "РОЗТАШУВАННЯ:  ", "მდებარეობა:   ", "UMÍSTĚNÍ:  ", "YER:  ")
      add(
        .statement,
        "ANWEISUNG:  ", "INSTRUCTION :  ", "SENTENCIA:  ", "ISTRUZIONE:  ", "COMANDO:  ", "ОПЕРАТОР:  ", "文:  ",
        "语句:  ", "명령 구문:  ", "WYRAŻENIE:  ", "SATS:  ", "ІНСТРУКЦІЯ:  ", "ოპერატორი:  ", "PŘÍKAZ:  ", "İFADE:  ")
    }
  }
}
