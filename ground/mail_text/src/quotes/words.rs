//! The words by which mail programs introduce older mails, language by language.
//!
//! All in lower case. A language that is missing costs its readers a longer text, never a
//! lost one, so the lists may grow by whoever meets a new one.

/// Words that begin "On Monday, Maja wrote:".
pub(super) const ON: &[&str] = &[
    "on ",
    "at ",
    "in message ",
    "den ",
    "på ",
    "am ",
    "le ",
    "el ",
    "il ",
    "em ",
    "op ",
    "dnia ",
    "w dniu ",
    "dne ",
    "dňa ",
    "в ",
    "у ",
    "vào ",
    "pada ",
    "la ",
    "a(z) ",
    "στις ",
    "kl. ",
    "le\u{a0}",
    "在 ",
    "在",
    "于 ",
    "於 ",
    "на ",
    "il giorno ",
    "ons ",
    "din ",
    "tarihinde ",
    "em\u{a0}",
    "il\u{a0}",
];

/// "wrote", as a word of its own.
pub(super) const WROTE: &[&str] = &[
    "wrote",
    "writes",
    "schrieb",
    "schrieben",
    "geschrieben",
    "schreef",
    "geschreven",
    "scritto",
    "escribió",
    "escribio",
    "escreveu",
    "skrev",
    "skreiv",
    "kirjoitti",
    "napisał",
    "napisała",
    "napisal",
    "napsal",
    "napsala",
    "napísal",
    "написал",
    "написала",
    "написав",
    "написала",
    "пишет",
    "пише",
    "писал",
    "écrit",
    "ecrit",
    "scris",
    "írta",
    "irta",
    "yazdı",
    "yazdi",
    "έγραψε",
    "viết",
    "kirjutas",
    "rakstīja",
    "rašė",
    "escrit",
    "napisao",
    "menulis",
    "כתב",
    "כתבה",
    "كتب",
    "pisze",
    "vrote",
];

/// "said" and the like, which count only in lines that also carry a date.
pub(super) const SAID: &[&str] = &["said", "says", "sent", "dit", "sagte", "sa"];

/// "wrote" in languages that put no blanks between words.
pub(super) const WROTE_JOINED: &[&str] = &[
    "写道",
    "寫道",
    "書きました",
    "のメッセージ",
    "작성",
    "님이 작성",
];

/// What a line of a quoted header is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderLine {
    From,
    Date,
    To,
    Subject,
    Other,
}

const FROM: &[&str] = &[
    "from",
    "från",
    "fra",
    "von",
    "de",
    "da",
    "van",
    "od",
    "от",
    "від",
    "lähettäjä",
    "feladó",
    "kimden",
    "gönderen",
    "发件人",
    "寄件者",
    "寄件人",
    "差出人",
    "보낸 사람",
    "remitente",
    "expéditeur",
    "mittente",
    "afzender",
    "avsändare",
    "από",
    "odesílatel",
];
const DATE: &[&str] = &[
    "sent",
    "date",
    "sent at",
    "sent on",
    "date sent",
    "skickat",
    "skickat den",
    "datum",
    "sendt",
    "dato",
    "gesendet",
    "gesendet am",
    "envoyé",
    "envoyé le",
    "le",
    "enviado",
    "enviado el",
    "enviado em",
    "enviada em",
    "enviada",
    "fecha",
    "data",
    "data/ora",
    "inviato",
    "inviato il",
    "verzonden",
    "verzonden op",
    "wysłano",
    "wysłane",
    "odesláno",
    "odoslané",
    "отправлено",
    "дата",
    "надіслано",
    "lähetetty",
    "päivämäärä",
    "päiväys",
    "elküldve",
    "dátum",
    "gönderme tarihi",
    "发送时间",
    "日期",
    "送信日時",
    "寄件日期",
    "보낸 날짜",
];
const TO: &[&str] = &[
    "to",
    "till",
    "til",
    "an",
    "à",
    "a",
    "para",
    "aan",
    "do",
    "komu",
    "кому",
    "vastaanottaja",
    "vastaanottajat",
    "címzett",
    "kime",
    "kenelle",
    "收件人",
    "收件者",
    "宛先",
    "받는 사람",
    "destinataire",
    "destinatario",
    "destinatário",
    "mottagare",
    "προς",
];
const SUBJECT: &[&str] = &[
    "subject",
    "ämne",
    "emne",
    "betreff",
    "objet",
    "asunto",
    "assunto",
    "oggetto",
    "onderwerp",
    "temat",
    "předmět",
    "predmet",
    "тема",
    "aihe",
    "tárgy",
    "konu",
    "主题",
    "主旨",
    "件名",
    "제목",
    "θέμα",
    "subject line",
    "subiect",
    "ärende",
];
const OTHER: &[&str] = &[
    "cc",
    "bcc",
    "kopia",
    "kopi",
    "kopio",
    "kopie",
    "cópia",
    "copia",
    "копия",
    "копія",
    "抄送",
    "副本",
    "reply-to",
    "reply to",
    "svar till",
    "svara till",
    "svar til",
    "antwort an",
    "répondre à",
    "responder a",
    "rispondi a",
    "beantwoorden - aan",
    "risposta",
    "importance",
    "priority",
    "prioritet",
    "wichtigkeit",
    "attachments",
    "bilagor",
    "anlagen",
    "organization",
    "dw",
    "message-id",
    "sender",
];

/// What a line such as `*Från:* Maja` or `Betreff : Drucker` announces.
pub(super) fn header_line(line: &str) -> Option<HeaderLine> {
    let line = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '>' | '|' | '_' | '\u{200b}')
    });
    let colon = line
        .char_indices()
        .take(24)
        .find(|(_, c)| matches!(c, ':' | '：'))?
        .0;
    let word = line.get(..colon)?;
    let word = word
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'))
        .to_lowercase();
    let tables: [(&[&str], HeaderLine); 5] = [
        (FROM, HeaderLine::From),
        (DATE, HeaderLine::Date),
        (TO, HeaderLine::To),
        (SUBJECT, HeaderLine::Subject),
        (OTHER, HeaderLine::Other),
    ];
    tables
        .into_iter()
        .find(|(table, _)| table.contains(&word.as_str()))
        .map(|(_, kind)| kind)
}

/// "Original message" between hyphens.
const ORIGINAL: &[&str] = &[
    "original message",
    "original mail",
    "original e-mail",
    "reply message",
    "message d'origine",
    "message original",
    "ursprungligt meddelande",
    "originalmeddelande",
    "oprindelig meddelelse",
    "oprindelig besked",
    "original besked",
    "original meddelelse",
    "opprinnelig melding",
    "original melding",
    "alkuperäinen viesti",
    "ursprüngliche nachricht",
    "originalnachricht",
    "antwort nachricht",
    "original nachricht",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "origineel bericht",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "исходное сообщение",
    "původní zpráva",
    "原始邮件",
    "原始郵件",
    "original appointment",
];

/// "Forwarded message" between hyphens, or alone before a colon.
const FORWARDED: &[&str] = &[
    "forwarded message",
    "forwarded by",
    "forwarded mail",
    "begin forwarded message",
    "start of forwarded message",
    "vidarebefordrat meddelande",
    "vidarebefordrat brev",
    "vidarebefordrat mejl",
    "börja vidarebefordrat meddelande",
    "videresendt meddelelse",
    "videresendt besked",
    "videresendt melding",
    "videresendt e-mail",
    "edelleenlähetetty viesti",
    "välitetty viesti",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht",
    "message transféré",
    "début du message transféré",
    "début du message réexpédié",
    "mensaje reenviado",
    "mensagem encaminhada",
    "messaggio inoltrato",
    "inizio messaggio inoltrato",
    "doorgestuurd bericht",
    "begin doorgestuurd bericht",
    "przekazana wiadomość",
    "пересылаемое сообщение",
    "转发邮件",
    "vidarebefordrat",
];

/// Words that mean "forwarded" before a subject.
pub(super) const FORWARD_SUBJECTS: &[&str] = &[
    "fw",
    "fwd",
    "vb",
    "vl",
    "vs",
    "wg",
    "tr",
    "rv",
    "enc",
    "pd",
    "doorst",
    "i",
    "ilt",
    "vidaresänt",
    "videresendt",
    "weitergeleitet",
    "转发",
    "trs",
    "tl",
    "továbbítás",
    "přeposláno",
    "fs",
];

/// `-----Original Message-----` in any of the languages.
pub(super) fn is_original(line: &str) -> bool {
    between_rules(line).is_some_and(|words| ORIGINAL.iter().any(|known| words == *known))
}

/// `---------- Forwarded message ----------` or `Begin forwarded message:`.
pub(super) fn is_forward(line: &str) -> bool {
    if let Some(words) = between_rules(line) {
        return FORWARDED.iter().any(|known| words.starts_with(known));
    }
    let line = line.trim().trim_end_matches([' ', '\u{a0}']);
    let Some(words) = line.strip_suffix(':') else {
        return false;
    };
    if words.len() > 80 {
        return false;
    }
    let words = words.trim().to_lowercase();
    FORWARDED.iter().any(|known| words == *known)
}

/// The words of a line that begins and ends with two or more hyphens or the like.
fn between_rules(line: &str) -> Option<String> {
    let line = line.trim().trim_matches('*');
    let rule = |c: char| matches!(c, '-' | '_' | '=' | '–' | '—' | '*' | '~');
    if line.len() > 200 || line.chars().take_while(|c| rule(*c)).count() < 2 {
        return None;
    }
    let words = line
        .trim_start_matches(rule)
        .trim_end_matches(|c| rule(c) || c == ':')
        .trim()
        .to_lowercase();
    (!words.is_empty()).then(|| {
        words
            .trim_matches(|c: char| c == '*' || c.is_whitespace())
            .to_owned()
    })
}
