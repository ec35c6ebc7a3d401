//! What surrounds every page: the top bar, the account menu, messages to the reader, the foot.

mod error_page;
pub mod gallery;
mod mail;
pub mod parts;
mod rail;

use domain::permission::{Permission, Permissions};

use crate::language::{Locale, Words};
use crate::settings::Link;

pub use error_page::ErrorPage;
pub use mail::MailFrame;
pub use parts::*;

/// What every page needs to know about its reader and itself. Templates call it `f`.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// `en` or `sv`.
    pub locale: String,
    /// The name of this desk, as its customers know it.
    pub site_name: String,
    /// The page's own title, without the desk's name.
    pub title: String,
    /// The token that every form and script sends back.
    pub csrf: String,
    /// Who is signed in.
    pub person: Option<SignedIn>,
    /// How many requests wait for this person's reply.
    pub awaiting: i64,
    /// Which place in the navigation this page is.
    pub here: Here,
    /// Path and query of this page, to come back to.
    pub path: String,
    /// Light, dark or as the device says.
    pub theme: Theme,
    /// Something to tell once, such as "Your settings are saved".
    pub notice: Option<Notice>,
    /// What the list of requests is called; empty: in the product's words.
    pub list_name: String,
    /// What opens the form; empty: in the product's words.
    pub ask_words: String,
    /// Where that stands.
    pub ask_place: AskPlace,
    /// What the portal's menu is called; empty: in the product's words.
    pub menu_name: String,
    /// The portal's own links.
    pub links: Vec<Link>,
    /// What there is to read beside requests; nothing where the portal has links of its own.
    pub places: Vec<Place>,
    /// Whether the desk is several portals: administrators are told which one they look after.
    pub several: bool,
    /// The languages in which the portal is offered; empty: all.
    pub languages: Vec<Locale>,
    /// The hue of its look, in degrees ([`domain::look`]); `None`: the usual one.
    pub hue: Option<u16>,
    /// Whether the portal tells what is new in the product, and whether there is something that its reader has not seen.
    pub news: Option<bool>,
}

/// Something to read that the top of every page leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The key of its name.
    pub words: &'static str,
    /// Below the portal's address in the reader's language: `/status`.
    pub path: &'static str,
    /// Whether it tells of something that does not work.
    pub troubled: bool,
}

/// Where the button stands that opens the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AskPlace {
    #[default]
    /// At the top right.
    Top,
    /// In the portal's menu.
    Menu,
    /// In both places.
    Both,
}

/// The person at the screen.
#[derive(Debug, Clone, Default)]
pub struct SignedIn {
    /// Name and initials.
    pub face: Face,
    /// The address they sign in with.
    pub email: String,
    /// May open the workspace.
    pub is_agent: bool,
    /// May change how the desk works.
    pub is_admin: bool,
    /// What their role lets them do.
    pub permissions: Permissions,
}

impl SignedIn {
    /// Whether their role lets them do what this word names, for navigation.
    pub fn may(&self, word: &str) -> bool {
        Permission::read(word).is_some_and(|one| self.permissions.has(one))
    }
}

/// Places that navigation can mark as "you are here".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Here {
    #[default]
    /// Nowhere that navigation shows.
    Elsewhere,
    /// "My requests" in the portal.
    Requests,
    /// The form for a new request.
    NewRequest,
    /// The workspace's tickets.
    Tickets,
    /// The workspace's form for a new ticket.
    NewTicket,
    /// The team's known bugs.
    Problems,
    /// The workspace's search.
    Search,
    /// The workspace's list of mail that came in.
    Mail,
    /// The administrators' list of people.
    People,
    /// The administrators' list of work in the background.
    Jobs,
    /// The team's list of organizations.
    Organizations,
    /// What administrators let forms ask.
    Forms,
    /// Where the team writes articles.
    Help,
    /// The team's pages of the service status.
    Status,
    /// Where the team looks after ideas, product updates and the newsletter.
    Ideas,
    /// What administrators decide.
    Settings,
}

/// Light or dark, or as the reader's device says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    /// As the device says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value in forms and in the person's settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What `data-theme` says; nothing leaves the choice to the device.
    pub fn forced(self) -> Option<&'static str> {
        (self != Self::System).then_some(self.name())
    }
}

/// A short message above the page.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Its colour.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
}

/// How a message is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    /// Something to know.
    Info,
    /// Something worked.
    Good,
    /// Something needs care.
    Warning,
}

impl Tone {
    /// The style that goes with it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warning => "warn",
        }
    }

    /// The icon that goes with it.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "circle-check",
            Self::Warning => "triangle-alert",
        }
    }
}

impl Frame {
    /// The languages to choose from, each by its own name.
    pub fn languages(&self) -> Vec<(&'static str, &'static str)> {
        let all = parts::LANGUAGES.iter().copied();
        let offered = |code: &str| self.languages.iter().any(|locale| locale.code() == code);
        all.filter(|(code, _)| self.languages.is_empty() || offered(code))
            .collect()
    }

    /// The style sheet with the portal's own colours, if it has any.
    pub fn look(&self) -> Option<String> {
        let hue = self.hue.filter(|hue| *hue != domain::look::USUAL_HUE)?;
        Some(crate::assets::look(hue))
    }

    /// What the list of requests is called.
    pub fn my_list(&self, w: &Words) -> String {
        said_or(&self.list_name, w, "frame-my-requests")
    }

    /// What opens the form.
    pub fn ask(&self, w: &Words) -> String {
        said_or(&self.ask_words, w, "frame-submit")
    }

    /// What the portal's menu is called.
    pub fn menu(&self, w: &Words) -> String {
        said_or(&self.menu_name, w, "frame-support")
    }

    /// Whether the form is opened from the top of every page.
    pub fn asks_at_top(&self) -> bool {
        self.ask_place != AskPlace::Menu
    }

    /// Whether the form is opened from the menu.
    pub fn asks_in_menu(&self) -> bool {
        self.ask_place != AskPlace::Top
    }

    /// Whether there is anything in the portal's menu.
    pub fn has_menu(&self) -> bool {
        self.asks_in_menu() || !self.links.is_empty()
    }

    /// The address of one of the portal's pages in the reader's language: `f.hc("/requests")`.
    pub fn hc(&self, place: &str) -> String {
        // A page asks for a dozen: past the formatter.
        ["/hc/", &self.locale, place].concat()
    }

    /// Whether this page is in that place.
    pub fn is_in(&self, place: &Place) -> bool {
        let rest = self.path.strip_prefix(&self.hc(place.path));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }

    /// This page in another language.
    pub fn path_in(&self, locale: &str) -> String {
        let own = format!("/hc/{}", self.locale);
        match self.path.strip_prefix(&own) {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '?']) => {
                format!("/hc/{locale}{rest}")
            }
            _ => self.path.clone(),
        }
    }

    /// Where signing in should lead back to.
    pub fn sign_in(&self) -> String {
        address(&self.hc("/signin"), &[("return_to", &self.path)])
    }

    /// Whether navigation should mark this place as the current one.
    pub fn is_at(&self, place: &str) -> bool {
        match place {
            "requests" => self.here == Here::Requests,
            "new-request" => self.here == Here::NewRequest,
            "forms" => self.here == Here::Forms,
            "help" => self.here == Here::Help,
            "status" => self.here == Here::Status,
            "ideas" => self.here == Here::Ideas,
            "settings" => self.here == Here::Settings,
            _ => false,
        }
    }
}

fn said_or(own: &str, w: &Words, key: &str) -> String {
    if own.is_empty() {
        w.t(key).into_owned()
    } else {
        own.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_language_stays_on_the_page() {
        let page = |path: &str| Frame {
            locale: "en".into(),
            path: path.into(),
            ..Frame::default()
        };
        assert_eq!(
            page("/hc/en/requests/7?a=1").path_in("sv"),
            "/hc/sv/requests/7?a=1"
        );
        assert_eq!(page("/hc/en").path_in("sv"), "/hc/sv");
        assert_eq!(page("/agent").path_in("sv"), "/agent");
    }

    #[test]
    fn an_address_is_safe_to_put_anywhere() {
        assert_eq!(
            address("/a", &[("q", "å & b"), ("page", "")]),
            "/a?q=%C3%A5+%26+b"
        );
    }
}
