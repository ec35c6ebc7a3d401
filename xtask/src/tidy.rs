//! House rules that neither Cargo nor clippy can see, each with a message that says what to do.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::root;

/// Hand-written files stay readable: longer ones hide two rooms.
const LONGEST: usize = 700;

/// Checks every rule; answers all that is wrong.
pub fn check() -> Result<(), String> {
    let mut wrong = Vec::new();
    for path in files(&root()) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let name = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        let is_rust = path.extension().is_some_and(|kind| kind == "rs");
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!(
                "{name} has {lines} lines: it hides two rooms; split it by what they are for"
            ));
        }
        if is_rust && !text.starts_with("//!") {
            wrong.push(format!(
                "{name} does not open with a sentence on what it is (//!)"
            ));
        }
        if is_rust && !name.starts_with("xtask/") {
            wrong.extend(rust(&name, &text));
        }
    }
    wrong.extend(foreign_tables());
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("\n{}", wrong.join("\n")))
    }
}

fn rust(name: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", index + 1);
        let statement = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"];
        if line.contains("format!(") && statement.iter().any(|word| line.contains(word)) {
            wrong.push(format!(
                "{at}: SQL is never put together at run time; write it out as a text"
            ));
        }
        let sleeps = line.contains("thread::sleep(") || line.contains("time::sleep(");
        if sleeps && (name.contains("tests") || name.contains("/e2e/")) {
            wrong.push(format!(
                "{at}: tests never sleep; wait for what should happen, or move the clock"
            ));
        }
        if line.contains("todo!(") || line.contains("unimplemented!(") {
            wrong.push(format!("{at}: unfinished"));
        }
    }
    wrong
}

/// Which crate may write which table.
const OWNERS: [(&str, &[&str]); 16] = [
    (
        "features/people",
        &[
            "person",
            "organization",
            "membership",
            "link",
            "account_mail",
            "account_link",
            "account_event",
            "sign_in_step",
            "second_factor",
            "recovery_code",
            "handover_used",
            "sso_provider",
            "sso_rule",
            "sso_identity",
            "sso_try",
            "passkey",
            "passkey_question",
            "person_erasure",
        ],
    ),
    // People bring themselves along by their mail domain; organizations look after who belongs to them.
    (
        "features/organizations",
        &[
            "organization",
            "membership",
            "organization_contact",
            "organization_follower",
            "agent_group",
            "agent_group_member",
            "training",
            "training_word",
            "training_completion",
            "seat_wait",
            "customer_mail",
            "desk",
            "desk_person",
        ],
    ),
    (
        "features/access",
        &[
            "access_site",
            "access_grant",
            "access_use",
            "access_key",
            "access_hook",
            "access_news",
        ],
    ),
    (
        "features/forms",
        &[
            "ticket_form",
            "ticket_form_organization",
            "ticket_field",
            "ticket_field_option",
            "ticket_form_field",
            "ticket_form_condition",
            "ticket_form_section",
            "form_text",
            "ticket_field_value",
        ],
    ),
    (
        "features/help",
        &[
            "help_category",
            "help_section",
            "help_article",
            "help_article_organization",
            "help_comment",
            "help_file",
            "help_follower",
            "help_mail",
            "help_picture",
            "help_seen",
            "help_spelling",
            "help_text",
            "help_version",
            "help_vote",
            "search_miss",
            "search_version",
            "search_words",
        ],
    ),
    (
        "features/sla",
        &[
            "schedule",
            "schedule_interval",
            "schedule_exception",
            "schedule_import",
            "sla_policy",
            "sla_policy_condition",
            "sla_target",
            "ticket_sla",
            "sla_applied",
            "sla_told",
            "critical_window",
            "critical_window_product",
            "oncall",
            "oncall_call",
        ],
    ),
    (
        "features/tickets",
        &[
            "ticket",
            "incident_ticket",
            "problem_tracker",
            "problem_update",
            "problem_update_text",
            "problem_ticket",
            "problem_told",
            "ticket_tag",
            "participant",
            "comment",
            "change",
            "draft",
            "comment_question",
            "presence",
            "status",
            "status_label",
            "brand_status",
            "brand_status_label",
            "ticket_move",
            "first_line_note",
            "supplier_question",
            "macro",
            "macro_text",
        ],
    ),
    (
        "features/status",
        &[
            "service_component",
            "service_component_state",
            "service_incident",
            "service_update",
            "service_affected",
            "service_template",
            "service_text",
            "service_subscriber",
            "service_subscriber_component",
            "service_concerned",
            "service_mail",
        ],
    ),
    (
        "features/ideas",
        &[
            "idea",
            "idea_vote",
            "idea_follower",
            "idea_comment",
            "idea_ticket",
            "product_update",
            "product_update_idea",
            "news_seen",
            "news_text",
            "news_subscriber",
            "news_subscriber_product",
            "newsletter",
            "news_mail",
        ],
    ),
    ("features/notifications", &["mail_out"]),
    (
        "features/mailroom",
        &["mail_in", "mail_treated", "mailbox", "mailbox_mail"],
    ),
    ("features/admin", &[]),
    ("features/portals", &[]),
    (
        "features/translations",
        &["translation", "translation_before"],
    ),
    (
        "ground/platform",
        &[
            "setting",
            "brand",
            "brand_setting",
            "mail_consent",
            "mail_key",
            "mail_sent",
            "session",
            "api_token",
            "rate_limit",
            "job",
            "idempotency",
            "ticket_search",
            "migration",
            "audit",
            "audit_seal",
        ],
    ),
    ("arende", &[]),
];

/// A feature that writes another's table goes around its rules. Attachments belong to the ground, and are given to
/// comments by tickets; the demo and tests may write anything.
fn foreign_tables() -> Vec<String> {
    let mut wrong = Vec::new();
    for path in files(&root()) {
        let name = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        let exempt = ["/demo/", "tests", "testing", "bench/", "xtask/", "e2e/"];
        let is_rust = path.extension().is_some_and(|kind| kind == "rs");
        if !is_rust || exempt.iter().any(|part| name.contains(part)) {
            continue;
        }
        let Some((own, tables)) = OWNERS.iter().find(|(folder, _)| name.starts_with(folder)) else {
            continue;
        };
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (index, line) in code.lines().enumerate() {
            for verb in ["INSERT INTO ", "UPDATE ", "DELETE FROM "] {
                let Some((_, rest)) = line.split_once(verb) else {
                    continue;
                };
                let table: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                    .collect();
                if tables.contains(&table.as_str()) {
                    continue;
                }
                let owner = OWNERS
                    .iter()
                    .find(|(_, tables)| tables.contains(&table.as_str()));
                if let Some((owner, _)) =
                    owner.filter(|(owner, _)| owner != own && *owner != "ground/platform")
                {
                    let at = index + 1;
                    wrong.push(format!(
                        "{name}:{at} writes {table}, which belongs to {owner}: call {owner} instead"
                    ));
                }
            }
        }
    }
    wrong
}

/// Hand-written source files.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "out", "data", ".git"].contains(&name.as_str()) {
                found.extend(files(&path));
            }
        } else if [".rs", ".ts", ".mjs", ".css", ".html"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            found.push(path);
        }
    }
    found
}
