//! What somebody said this time, without quotes and signature.

use crate::{html, plain};
use mail_text::strip_quotes;

#[test]
fn a_swedish_reply_loses_the_quoted_history() {
    let mail = plain(
        "Det fungerar nu, tack.\n\nMed vänlig hälsning\nMaja Lind\n\n\
         Den mån 2 mars 2026 kl 09:12 skrev Hjälp <help@desk.example>:\n\n> Hej Maja,\n> prova igen.\n",
    );
    assert_eq!(mail.reply_text, "Det fungerar nu, tack.");
    assert!(mail.body_text.contains("prova igen"));
}

#[test]
fn a_swedish_outlook_reply_loses_the_header_block_below() {
    let mail = plain(
        "Nej, samma fel.\n\nHämta Outlook för iOS\n________________________________\n\
         Från: Hjälp <help@desk.example>\nSkickat: måndag, mars 2, 2026 9:12 fm\nTill: Maja\n\
         Ämne: Re: Skrivaren\n\nHej Maja\n",
    );
    assert_eq!(mail.reply_text, "Nej, samma fel.");
}

#[test]
fn norwegian_danish_and_finnish_replies_lose_theirs() {
    let cases = [
        "Ja.\n\nMed vennlig hilsen\nKari\n\nman. 2. mars 2026 kl. 09:12 skrev Hjelp <h@d.example>:\n\n> Hei\n",
        "Ja.\n\nMvh\nKari\n\nDen 02.03.2026 09:12, skrev Hjelp følgende:\n> Hei\n",
        "Ja.\n\nFra: Hjelp <h@d.example>\nSendt: mandag 2. mars 2026 09:12\nTil: Kari\nEmne: Skriver\n\nHei",
        "Ja.\n\nSendt fra min iPhone\n\nDen 2. mar. 2026 kl. 09.12 skrev Hjælp <h@d.example>:\n\n> Hej",
        "Ja.\n\nVenlig hilsen\nSøren\n\nDen man. 2. mar. 2026 kl. 09.12 skrev Hjælp:\n\n> Hej",
        "Ja.\n\nYstävällisin terveisin\nAino\n\nma 2. maalisk. 2026 klo 9.12 Tuki (t@d.example) kirjoitti:\n\n> Hei",
        "Ja.\n\nLähetetty iPhonesta\n\nLähettäjä: Tuki\nLähetetty: maanantai 2.3.2026\nVastaanottaja: Aino\nAihe: Tulostin\n\nHei",
    ];
    for text in cases {
        assert_eq!(strip_quotes(text), "Ja.", "{text}");
    }
}

#[test]
fn replies_in_many_languages_lose_the_introduction_and_what_follows() {
    let cases = [
        "On Mon, Mar 2, 2026 at 9:12 AM Help Desk\n<help@desk.example> wrote:\n\n> Hi",
        "Am 02.03.2026 um 09:12 schrieb Hilfe:\n> Hallo",
        "Le lun. 2 mars 2026 à 09:12, Aide <a@d.example> a écrit :\n\nBonjour",
        "El lun, 2 mar 2026 a las 9:12, Ayuda (<a@d.example>) escribió:\n\n> Hola",
        "Il giorno lun 2 mar 2026 alle ore 09:12 Aiuto <a@d.example> ha scritto:\n\n> Ciao",
        "Op ma 2 mrt 2026 om 09:12 schreef Hulp <a@d.example>:\n\n> Hallo",
        "Em seg., 2 de mar. de 2026 às 09:12, Ajuda <a@d.example> escreveu:\n\n> Olá",
        "pon., 2 mar 2026 o 09:12 Pomoc <a@d.example> napisał(a):\n\n> Cześć",
        "пн, 2 мар. 2026 г. в 09:12, Помощь <a@d.example>:\n\n> Привет",
        "-----Ursprüngliche Nachricht-----\nVon: Hilfe\nGesendet: Montag\nAn: Maja\nBetreff: Drucker\n\nHallo",
    ];
    for history in cases {
        assert_eq!(
            strip_quotes(&format!("Yes.\n\n{history}\n")),
            "Yes.",
            "{history}"
        );
    }
}

#[test]
fn answers_between_the_quoted_lines_stay_with_their_quotes() {
    let reply = strip_quotes(
        "On 2 March 2026, Help wrote:\n> Which printer?\n\nThe grey one.\n\n> Which room?\n\nTwelve.\n\n> Bye\n",
    );
    assert!(
        reply.contains("> Which printer?") && reply.contains("Twelve."),
        "{reply}"
    );
    assert!(!reply.contains("> Bye"));
}

#[test]
fn an_answer_below_the_quote_is_found() {
    let text = "On 2 March 2026 09:12, Help wrote:\n> Which printer?\n> Which room?\n\nThe grey one in twelve.\n";
    assert_eq!(strip_quotes(text), "The grey one in twelve.");
}

#[test]
fn a_forwarded_mail_is_kept_whole() {
    let text = "See below.\n\n---------- Forwarded message ----------\nFrom: bo@skola.example\n\
                Date: Mon, 2 March 2026\nSubject: Printer\nTo: maja@skola.example\n\nIt stands still.";
    assert_eq!(strip_quotes(text), text);
}

#[test]
fn a_text_that_is_all_quote_is_kept_whole() {
    let text = "> It stands still.\n> Help.";
    assert_eq!(strip_quotes(text), text);
}

#[test]
fn words_that_only_look_like_history_stay() {
    let cases = [
        "Den nya skrivaren i rum 12 skrev ut en tom sida 2 gånger:\nsedan stannade den.",
        "Jag ska resa.\nFrån: Lund\nTill: Kiruna\nDatum: 2 mars\n\nGår det?",
        "On Monday it printed.\nOn Tuesday it did not.",
        "Steps:\n- open the lid\n- close it",
        "Look at page 3 -- it is empty.",
    ];
    for text in cases {
        assert_eq!(strip_quotes(text), text);
    }
}

#[test]
fn signatures_and_lines_of_telephones_go() {
    let cases = [
        "It works.\n\n-- \nMaja Lind\nSkolan",
        "It works.\n--\n\nMaja",
        "It works.\n\nBest regards,\n\nMaja Lind\nTeacher\n+46 70 000 00 00",
        "It works.\n\nSent from my iPhone",
        "It works.\n\nSkickat från min iPhone",
        "It works.\n\nGet Outlook for Android<https://aka.example/x>",
        "It works.\n\n-Maja",
        "It works.\n\nMvh Maja",
        "It works.\n\n// Maja",
    ];
    for text in cases {
        assert_eq!(strip_quotes(text), "It works.", "{text}");
    }
}

#[test]
fn a_last_thank_you_and_a_sentence_about_sending_stay() {
    assert_eq!(strip_quotes("It works.\n\nThanks!"), "It works.\n\nThanks!");
    let text = "It works.\n\nSent from my desk, it is much easier than from the phone.";
    assert_eq!(strip_quotes(text), text);
}

#[test]
fn the_history_that_a_mail_program_marked_is_cut_from_the_html() {
    let marked = [
        r#"<div class="gmail_quote"><div>On Monday Help wrote:</div><blockquote>Hi</blockquote></div>"#,
        r#"<div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> Help</div>Hi"#,
        r#"<div class="moz-cite-prefix">On 02/03/2026 Help wrote:</div><blockquote type="cite">Hi</blockquote>"#,
        r#"<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm"><p><b>Från:</b> Hjälp</p></div>Hi"#,
        r#"<div class="protonmail_quote">On Monday, Help wrote:<blockquote>Hi</blockquote></div>"#,
        r#"<div name="quote">Gesendet: Montag<br>Von: Hilfe</div>"#,
        r#"<div class="yahoo_quoted"><div>On Monday, Help wrote:</div>Hi</div>"#,
    ];
    for history in marked {
        let mail = html(&format!("<div>It <b>works</b>.</div>{history}"));
        assert_eq!(mail.reply_text, "It works.", "{history}");
        let kept = mail.reply_html.unwrap();
        assert!(
            kept.contains("<b>works</b>") && !kept.contains("Hi<"),
            "{kept}"
        );
    }
}

#[test]
fn a_mail_forwarded_from_gmail_keeps_its_html() {
    let mail = html(
        r#"<div>See.</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: Bo</div>"#,
    );
    assert_eq!(mail.reply_html, None);
    assert!(mail.reply_text.contains("From: Bo"));
}
