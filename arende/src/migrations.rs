//! The life of the database, in order. A released step is never changed.

use platform::store::Migration;

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../migrations/", $name, ".sql")) }),*]
    };
}

pub const MIGRATIONS: &[Migration] = migrations![
    "0001_people",
    "0002_tickets",
    "0003_post",
    "0004_first_rows",
    "0005_accounts",
    "0006_customers",
    "0007_ways_in",
    "0008_representatives",
    "0009_audit",
    "0010_forms",
    "0011_team_roles",
    "0012_statuses",
    "0013_failed_sign_ins",
    "0014_lists",
    "0016_portals",
    "0017_follow_ups",
    "0018_brands",
    "0019_mailboxes",
    "0020_guided",
    "0021_steps_and_splits",
    "0023_help",
    "0024_service_status",
    "0025_service_levels",
    "0026_ideas",
    "0027_access",
    "0028_levels",
    "0029_mail_proof",
    "0030_known_bugs",
    "0031_help_pictures",
    "0032_ways",
    "0035_searches",
    "0036_critical_days",
    "0038_suppliers",
    "0039_calendars",
    "0040_mail_treated",
    "0041_mail_consent",
    "0042_beside_articles",
    "0043_newsletter_readers",
    "0044_counts",
    "0045_reasons",
    "0049_translations",
    "0050_returned",
    "0051_search_words",
    "0052_titles",
    "0053_returned_to",
    "0047_mail_kept",
    "0048_erasing_people",
    "0055_service_hooks",
    "0056_reviews",
    "0057_films",
    "0058_vote_words",
    "0059_macros",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_that_is_written_is_taken() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut written: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".sql").map(str::to_owned))
            .collect();
        let mut taken: Vec<&str> = MIGRATIONS.iter().map(|one| one.name).collect();
        written.sort_unstable();
        taken.sort_unstable();
        assert_eq!(written, taken);
    }
}
