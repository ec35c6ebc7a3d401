//! The name of a file as it is kept and shown: a plain name, whatever the sender's program made of it.

/// The longest name kept, in bytes: what common file systems take.
const MAX_NAME: usize = 255;

/// `raw` without folders, without characters that are not seen or that turn the reading direction (a file called
/// `invoicefdp.exe` must not look like a PDF), and without those that Windows cannot keep. Never empty. A name that
/// is too long loses its middle, not its ending.
pub fn clean_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last
        .chars()
        .filter(|c| !is_unseen(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let name = seen
        .trim()
        .trim_start_matches('.')
        .trim_end_matches(['.', ' '])
        .trim();
    if name.is_empty() {
        return "file".to_owned();
    }
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let (stem, ending) = match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= 32 => name.split_at(at),
        _ => (name, ""),
    };
    let mut cut = MAX_NAME - ending.len();
    while !stem.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{ending}", stem.get(..cut).unwrap_or_default().trim_end())
}

/// Control characters, line and paragraph ends, marks of direction, and characters without width.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// `Content-Disposition` for `name`: plain for old readers, and exact by RFC 6266 and RFC 8187.
pub fn disposition(inline: bool, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let kind = if inline { "inline" } else { "attachment" };
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            exact.push('%');
            exact.push_str(&crate::key::hex(&[byte]).to_uppercase());
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::chance::cases;

    #[test]
    fn a_name_carries_no_folders() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\Users\\maja\\bild.png"), "bild.png");
        assert_eq!(clean_name("/"), "file");
        assert_eq!(clean_name(".."), "file");
        assert_eq!(clean_name(".htaccess"), "htaccess");
    }

    #[test]
    fn nothing_unseen_stays_in_a_name() {
        assert_eq!(clean_name("invoice\u{202E}fdp.exe"), "invoicefdp.exe");
        assert_eq!(clean_name("a\r\nb\0c\u{200B}.txt"), "abc.txt");
        assert_eq!(clean_name("a<b>:\"c|d?*.txt"), "a_b___c_d__.txt");
        assert_eq!(clean_name("  å ä ö.pdf . "), "å ä ö.pdf");
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = clean_name(&format!("{}.jpeg", "ö".repeat(300)));
        assert!(name.len() <= MAX_NAME, "{}", name.len());
        assert!(name.ends_with("ö.jpeg"), "{name}");
    }

    #[test]
    fn a_disposition_is_one_header_line() {
        assert_eq!(
            disposition(false, "å\"; x=\\.txt"),
            "attachment; filename=\"_____ x=_.txt\"; filename*=UTF-8''%C3%A5%22%3B%20x%3D%5C.txt"
                .replace("_____ x", "___ x")
        );
    }

    #[test]
    fn a_cleaned_name_is_clean() {
        cases(|chance| {
            let name = clean_name(&chance.text(300));
            assert!(!name.is_empty() && name.len() <= MAX_NAME);
            assert!(
                !name.contains(['/', '\\', '\0', '\n', '\r', '\u{202E}']),
                "{name:?}"
            );
            assert_eq!(clean_name(&name), name);
            assert!(
                disposition(true, &name)
                    .bytes()
                    .all(|b| (0x20..0x7f).contains(&b))
            );
        });
    }
}
