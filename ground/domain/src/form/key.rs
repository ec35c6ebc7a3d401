//! Names that stay: what a form, a field, an option or a condition is called wherever desks are written down or
//! compared.

/// Longest key, in bytes.
pub const MAX_KEY: usize = 60;

/// A key made of a title: `Test link or name` is `test_link_or_name`. Never empty.
pub fn key_from(title: &str) -> String {
    let mut key = String::new();
    for c in title.to_lowercase().chars() {
        let plain = match c {
            'å' | 'ä' | 'á' | 'à' | 'â' | 'æ' => 'a',
            'ö' | 'ø' | 'ó' | 'ô' => 'o',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'ü' | 'ú' => 'u',
            'í' => 'i',
            'ñ' => 'n',
            c => c,
        };
        if plain.is_ascii_alphanumeric() {
            key.push(plain);
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
        if key.len() >= MAX_KEY {
            break;
        }
    }
    let key = key.trim_end_matches('_');
    if key.is_empty() {
        "x".to_owned()
    } else {
        key.to_owned()
    }
}
