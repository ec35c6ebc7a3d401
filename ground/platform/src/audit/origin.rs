//! On whose behalf something is written. Every write carries it without being told: the web and the API note who asks
//! around the whole request, so that no command can forget to pass it on.

use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use domain::{BrandId, PersonId};

/// Through which door a write came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A page.
    Web,
    /// The API.
    Api,
    /// The command line.
    Command,
    /// The desk by itself: work in the background.
    Desk,
}

impl Via {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Command => "command",
            Self::Desk => "desk",
        }
    }
}

/// Who is behind what is read and written, and at which portal. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Origin(Arc<Behind>);

#[derive(Debug)]
struct Behind {
    via: Via,
    ip: Option<IpAddr>,
    brand: BrandId,
    person: OnceLock<PersonId>,
}

tokio::task_local! {
    static ORIGIN: Origin;
}

/// What a process is, where nobody asks it anything: set once, by the command line.
static PROCESS: OnceLock<Via> = OnceLock::new();

impl Origin {
    /// Somebody at this address, not yet known by name, at the desk itself.
    pub fn new(via: Via, ip: Option<IpAddr>) -> Self {
        Self::at(BrandId::FIRST, via, ip)
    }

    /// Somebody at this address, not yet known by name, at the portal of this brand.
    pub fn at(brand: BrandId, via: Via, ip: Option<IpAddr>) -> Self {
        Self(Arc::new(Behind {
            via,
            ip,
            brand,
            person: OnceLock::new(),
        }))
    }

    /// Who is behind what is written here and now.
    pub fn current() -> Self {
        ORIGIN
            .try_with(Clone::clone)
            .unwrap_or_else(|_| Self::new(PROCESS.get().copied().unwrap_or(Via::Desk), None))
    }

    /// Does `work`, and everything it writes is this one's.
    pub async fn around<F: Future>(self, work: F) -> F::Output {
        ORIGIN.scope(self, work).await
    }

    /// [`Origin::around`] for work that is done here and now.
    pub fn around_now<T>(self, work: impl FnOnce() -> T) -> T {
        ORIGIN.sync_scope(self, work)
    }

    /// Now it is known who asks.
    pub fn is_of(&self, person: PersonId) {
        let _ = self.0.person.set(person);
    }

    /// Through which door.
    pub fn via(&self) -> Via {
        self.0.via
    }

    /// At whose portal.
    pub fn brand(&self) -> BrandId {
        self.0.brand
    }

    /// The client's address.
    pub fn ip(&self) -> Option<IpAddr> {
        self.0.ip
    }

    /// Who asks, if that is known.
    pub fn person(&self) -> Option<PersonId> {
        self.0.person.get().copied()
    }
}

/// From now on whatever this process writes by itself was asked for on the command line.
pub fn this_is_a_command() {
    let _ = PROCESS.set(Via::Command);
}
