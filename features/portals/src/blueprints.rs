//! The portals that the desk brings along, to begin with.

/// A portal to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Blueprint {
    /// Its name on the command line and in addresses.
    pub key: &'static str,
    /// Its file.
    pub text: &'static str,
}

macro_rules! blueprints {
    ($($key:literal),* $(,)?) => {
        &[$(Blueprint { key: $key, text: include_str!(concat!("../../../blueprints/", $key, ".toml")) }),*]
    };
}

/// All of them.
pub const ALL: &[Blueprint] = blueprints![
    "service-desk",
    "education",
    "cloud-portal",
    "product-helpdesk",
];

/// The one of this name.
pub fn find(key: &str) -> Option<&'static Blueprint> {
    ALL.iter().find(|blueprint| blueprint.key == key)
}
