//! The files that people of the story attach, made here: pictures, tables, notes, documents and an archive.

use std::fmt::Write as _;

use super::chance::Chance;
use super::pictures;
use super::png::crc32;

/// What the file of that name holds.
pub(super) fn content(name: &str) -> Option<Vec<u8>> {
    if let Some(picture) = pictures::draw(name) {
        return Some(picture);
    }
    Some(match name {
        "extra-time.csv" => EXTRA_TIME.into(),
        "proctor-notes.txt" => PROCTOR_NOTES.into(),
        "nytt-certifikat.txt" => CERTIFICATE.into(),
        "formulas.txt" => FORMULAS.into(),
        "två-rader-till-it.txt" => TWO_LINES.into(),
        "statistik-v46.csv" => statistics(),
        "dubbletter.csv" => doubles(),
        "metadata.zip" => zip(&[("metadata.xml", METADATA), ("LÄS MIG.txt", READ_ME)]),
        "grading-report.pdf" => pdf(GRADING_REPORT),
        "certificate.pdf" => pdf(CERTIFICATE_PAGE),
        "underbitraden-2026.pdf" => pdf(PROCESSORS),
        _ if name.starts_with("kandidater-") => candidates(),
        _ if name.starts_with("Betygskatalog") => pdf(CATALOGUE),
        _ => return None,
    })
}

const EXTRA_TIME: &str = "candidate;exam;extra minutes;device\n\
    F-1107;Physics 1a;30;laptop 14, then laptop 31\nF-1119;Physics 1a;30;laptop 2\n\
    F-1140;English 6;45;laptop 9\nF-1163;English 6;30;own\nF-1182;French 4;30;laptop 22\nF-1190;French 4;60;laptop 23\n";

const PROCTOR_NOTES: &str = "10.41  Alarm. Alla ut. Datorerna lämnas öppna.\n10.52  Räddningstjänsten på plats. Falskt larm, brödrosten i personalrummet.\n\
    11.03  Tillbaka i salen.\n11.05  Fyra kan inte fortsätta. Lås upp -> en kommer in.\n\
    11.09  Tre kvar. Lås upp gör ingenting. De får papper.\n11.45  Provet slut. Papperen ligger i kuvertet.\n";

const CERTIFICATE: &str = "Nytt signeringscertifikat, skolinloggningen\nGäller från: i natt 02.00\n\
    Fingeravtryck (SHA-256):\n4C:91:0E:7A:22:B8:5D:63:F0:17:AA:3E:90:6B:C4:D2\n1F:88:05:EE:73:49:B6:2C:D8:5A:11:97:3B:E4:60:0F\n";

const FORMULAS: &str = "Match each expression with its value\n\n$\\frac{a+b}{a-b}$\n\\( \\sqrt{2} \\cdot \\sqrt{8} \\)\n$\\sum_{k=1}^{4} k$\n";

const TWO_LINES: &str = "Två rader till er IT-avdelning\n\n1. I domänens SPF-post, före \"~all\":\n   include:mail.solvik.example\n\n\
    2. En ny post:\n   solvik._domainkey  CNAME  norrvik.dkim.solvik.example\n\nDet brukar ta en timme innan det märks.\n";

const METADATA: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EntityDescriptor entityID=\"https://login.storsjo.example/idp\">\n  \
    <!-- old: until 2 December --><KeyDescriptor use=\"signing\"/>\n  <!-- new: from 1 December --><KeyDescriptor use=\"signing\"/>\n</EntityDescriptor>\n";

const READ_ME: &str =
    "Both certificates are in metadata.xml, the old one first.\nFrågor: it-drift@storsjo.example\n";

const GRADING_REPORT: &[&str] = &[
    "Grading report  Math 2b  autumn",
    "",
    "Candidate   Part A   Part B   Part C   Total",
    "15              9       14       18      41",
    "16             11       16       20      47",
    "17             10       15       19      41",
    "18              8       12       15      35",
];

const CERTIFICATE_PAGE: &[&str] = &[
    "Kvarnby Certifiering",
    "",
    "CERTIFICATE",
    "",
    "Candidate  202609120048 17",
    "Result     Passed with distinction",
];

const PROCESSORS: &[&str] = &[
    "Underbiträden 2026",
    "",
    "1. Nordhall Drift    Drift av två hallar          Sverige",
    "2. Fyrljus Telefoni  Telefonväxel till supporten  Sverige",
    "",
    "Elevsvar lagras i egna servrar. Säkerhetskopior tas bort efter 90 dagar.",
];

const CATALOGUE: &[&str] = &[
    "BETYGSKATALOG  Norrvik Vux",
    "Vårterminen 2026   <- fel, ska vara höst",
    "",
    "Kurs: Svenska 3",
    "Deltagare: 24",
];

fn statistics() -> Vec<u8> {
    let mut chance = Chance::new(46);
    let mut csv = "Kurs;Deltagare;A;B;C;D\n".to_owned();
    for course in [
        "Svenska 3",
        "Engelska 6",
        "Matematik 2b",
        "Samhällskunskap 1b",
        "Historia 1b",
        "Naturkunskap 2",
    ] {
        let counts: Vec<i64> = (0..4).map(|_| 3 + chance.below(12)).collect();
        let all = counts.iter().sum::<i64>() + chance.below(15);
        let counts = counts
            .iter()
            .map(i64::to_string)
            .collect::<Vec<_>>()
            .join(";");
        let _ = writeln!(csv, "{course};{all};{counts}");
    }
    csv.into_bytes()
}

fn doubles() -> Vec<u8> {
    let mut chance = Chance::new(214);
    let mut csv = "Skola;Klass;Kandidat;Dubblett\n".to_owned();
    for _ in 0..214 {
        let school = chance.one_of(&["Norra skolan", "Södra skolan", "Centralskolan"]);
        let (class, candidate) = (7 + chance.below(3), 1000 + chance.below(900));
        let letter = chance.one_of(&["A", "B", "C"]);
        let _ = writeln!(csv, "{school};{class}{letter};{candidate};V-{candidate}");
    }
    csv.into_bytes()
}

fn candidates() -> Vec<u8> {
    let mut chance = Chance::new(341);
    let mut csv = b"Kandidat;Namn;Klass;Prov\n".to_vec();
    for row in 2..=342 {
        let class = chance.one_of(&["SA24a", "SA24b", "NA24a", "EK24c", "IN24"]);
        let exam = chance.one_of(&["Engelska 6", "Svenska 3", "Matematik 2b", "Fysik 1a"]);
        let first = chance.one_of(&["Nora", "Elis", "Maryam", "Hugo", "Tuva", "Sixten", "Amina"]);
        csv.extend(format!("F-{};{first}", 1000 + row).into_bytes());
        if row == 213 {
            // What an old program made of an i with two dots: no UTF-8 at all.
            csv.extend(b"-Lo\xefs");
        }
        csv.extend(format!(";{class};{exam}\n").into_bytes());
    }
    csv
}

/// An archive of stored files (APPNOTE 6.3.10), names in UTF-8.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let start = zip.len() as u32;
        let mut head: Vec<u8> = Vec::new();
        // Version 2.0, UTF-8 names, stored, noon of 21 November 2026 as DOS writes it.
        for number in [20_u16, 0x0800, 0, 0x6000, 0x5d75] {
            head.extend(number.to_le_bytes());
        }
        for number in [
            crc32(text.as_bytes()),
            text.len() as u32,
            text.len() as u32,
            name.len() as u32,
        ] {
            // The last one is the name's length and, in its high half, that there are no extra fields.
            head.extend(number.to_le_bytes());
        }
        zip.extend(b"PK\x03\x04");
        zip.extend_from_slice(&head);
        zip.extend(name.bytes().chain(text.bytes()));
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&head);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.bytes());
    }
    let (start, count) = (zip.len() as u32, files.len() as u16);
    zip.extend_from_slice(&directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    zip.extend([(directory.len() as u32).to_le_bytes(), start.to_le_bytes()].concat());
    zip.extend([0, 0]);
    zip
}

/// One page of lines (ISO 32000-1), in the one font that every reader has.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut page = b"BT /F1 12 Tf 60 780 Td 20 TL".to_vec();
    for line in lines {
        page.extend(b"\n(");
        for letter in line.chars() {
            if "()\\".contains(letter) {
                page.push(b'\\');
            }
            // Latin-1 is what WinAnsiEncoding means for Swedish letters.
            page.push(u8::try_from(u32::from(letter)).unwrap_or(b'?'));
        }
        page.extend(b") Tj T*");
    }
    page.extend(b"\nET");
    let objects: [Vec<u8>; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_vec(),
        [format!("<</Length {}>>stream\n", page.len()).into_bytes(), page, b"\nendstream".to_vec()].concat(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = String::new();
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(places, "{:010} 00000 n ", pdf.len());
        pdf.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        pdf.extend_from_slice(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    let end = format!(
        "xref\n0 6\n0000000000 65535 f \n{places}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    pdf.extend(end.into_bytes());
    pdf
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_begin_as_their_kind_does() {
        assert!(content("certificate.pdf").unwrap().starts_with(b"%PDF-1.4"));
        assert!(content("metadata.zip").unwrap().starts_with(b"PK\x03\x04"));
        assert!(content("formula.png").unwrap().starts_with(b"\x89PNG"));
        assert!(
            String::from_utf8(content("statistik-v46.csv").unwrap())
                .unwrap()
                .contains("Svenska 3;")
        );
        assert!(content("nowhere.txt").is_none());
    }

    #[test]
    fn the_parts_of_a_document_are_where_it_says() {
        let pdf = pdf(&["Hej (du)"]);
        let find = |needle: &[u8]| {
            pdf.windows(needle.len())
                .position(|part| part == needle)
                .unwrap()
        };
        let listed = find(b"xref\n0 6") + "xref\n0 6\n0000000000 65535 f \n".len();
        for number in 1..=5_usize {
            let entry = listed + (number - 1) * 20;
            let place: usize = std::str::from_utf8(&pdf[entry..entry + 10])
                .unwrap()
                .parse()
                .unwrap();
            assert!(pdf[place..].starts_with(format!("{number} 0 obj").as_bytes()));
        }
    }
}
