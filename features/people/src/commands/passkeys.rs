//! Passkeys: adding one, coming in with one, and getting rid of it. A passkey is asked a question that is kept here, used
//! once and good in one browser only; its keeper always looks who is at the screen, so that it is two proofs in one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{BrandId, MINUTE, Moment, PersonId};
use platform::store::Tx;
use platform::web::RequestOrigin;
use platform::web::limits::{self, Rate};
use platform::web::session::NewSession;
use platform::{Error, MasterKey, Result, random_token, sha256_hex};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use crate::commands::accounts::{Browser, Entered, Way, begin, enter};
use crate::commands::mails::notify;
use crate::queries::passkeys::{self as store, Passkey};
use crate::queries::{self, Person, accounts, factors};

/// How long a question waits for its answer, in milliseconds.
const WAITS: i64 = 5 * MINUTE;
/// Passkeys of one person.
const MOST: i64 = 20;
/// The longest answer that is read, in bytes.
const LONGEST: usize = 32 * 1024;
/// Questions that one network is asked: everybody at a school, twice.
const QUESTIONS: Rate = Rate {
    capacity: 600,
    per_hour: 3600,
};

/// The desk as passkeys know it: by its public name, in all of its portals, so that a passkey that was made in one is good in
/// the others. Browsers ask the desk which portals those are, unless their names lie below its own. `None` at an address
/// that is a number, where there are none.
pub(crate) fn place(origin: &RequestOrigin, desk: Option<&str>, site: &str) -> Option<Webauthn> {
    let here = Url::parse(&origin.url("")).ok()?;
    let desk = desk.filter(|_| origin.brand != BrandId::FIRST);
    let desk = desk.and_then(|desk| Url::parse(desk).ok());
    let own = desk.filter(|desk| desk.domain().is_some());
    let own = own.as_ref().unwrap_or(&here);
    let name = own.domain()?.to_owned();
    let place = WebauthnBuilder::new(&name, own).ok()?.rp_name(site);
    place.append_allowed_origin(&here).build().ok()
}

/// The number by which keepers of passkeys tell people apart; it says nothing about them.
fn handle(key: &MasterKey, person: PersonId) -> Uuid {
    let signed = key.sign("passkey-handle", &person.to_string());
    let number = signed.get(..32).unwrap_or_default();
    Uuid::try_parse(number).unwrap_or_default()
}

/// What a question is found by: the page that was told it, and the browser it was told in.
fn mark_of(question: &str, browser: &str) -> String {
    sha256_hex(&format!("{question} {browser}"))
}

/// A question, as the page's script is told it.
pub(crate) struct Asked {
    pub(crate) answer: Value,
}

fn asked(question: &str, options: &impl serde::Serialize) -> Result<Asked> {
    let options = serde_json::to_value(options).map_err(Error::broken)?;
    let options = options.get("publicKey").cloned().unwrap_or_default();
    Ok(Asked {
        answer: json!({ "question": question, "publicKey": options }),
    })
}

/// Whether this network may ask one more question.
fn may_ask(tx: &Tx<'_>, network: &str, now: Moment) -> Result<()> {
    if limits::take(tx, &format!("passkey:{network}"), QUESTIONS, now)? {
        Ok(())
    } else {
        Err(Error::refused(429, "sign-in-too-often"))
    }
}

fn kept(credential: &Passkey) -> Result<Credential> {
    serde_json::from_str(&credential.credential).map_err(Error::broken)
}

fn read<T: DeserializeOwned>(answer: &str) -> Option<T> {
    (answer.len() <= LONGEST)
        .then(|| serde_json::from_str(answer).ok())
        .flatten()
}

/// Asks for a new passkey, of somebody who has just shown that they are there.
pub(crate) fn ask_to_add(
    tx: &Tx<'_>,
    place: &Webauthn,
    key: &MasterKey,
    person: &Person,
    browser: &str,
    now: Moment,
) -> Result<Asked> {
    use webauthn_rs_proto::ResidentKeyRequirement;
    let known = store::list_passkeys(tx, person.id)?;
    if known.len() as i64 >= MOST {
        return Err(Error::refused(422, "passkeys-many"));
    }
    let mut have = Vec::new();
    for one in &known {
        have.push(kept(one)?.cred_id().clone());
    }
    let (mut options, state) = place
        .start_passkey_registration(
            handle(key, person.id),
            &person.email,
            &person.name,
            Some(have),
        )
        .map_err(Error::broken)?;
    // It is found without an address typed, so it must be kept where it can be found.
    if let Some(selection) = &mut options.public_key.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
    let question = random_token()?;
    let state = serde_json::to_string(&state).map_err(Error::broken)?;
    store::add_question(
        tx,
        &mark_of(&question, browser),
        "add",
        Some(person.id),
        &state,
        now.plus(WAITS),
    )?;
    asked(&question, &options)
}

/// What came of an answer.
pub(crate) enum Answered<T> {
    Right(T),
    /// Not an answer to this question.
    Wrong,
}

/// Takes a new passkey.
pub(crate) fn add(
    tx: &Tx<'_>,
    place: &Webauthn,
    person: PersonId,
    given: &Given<'_>,
    name: &str,
    now: Moment,
) -> Result<Answered<()>> {
    let found = store::take_question(tx, &mark_of(given.question, given.browser), "add", now)?;
    let Some(question) = found.filter(|question| question.person == Some(person)) else {
        return Ok(Answered::Wrong);
    };
    let state: PasskeyRegistration =
        serde_json::from_str(&question.state).map_err(Error::broken)?;
    let Some(answer) = read::<RegisterPublicKeyCredential>(given.answer) else {
        return Ok(Answered::Wrong);
    };
    let Ok(credential) = place.finish_passkey_registration(&answer, &state) else {
        return Ok(Answered::Wrong);
    };
    let id = URL_SAFE_NO_PAD.encode(credential.cred_id());
    let text = serde_json::to_string(&credential).map_err(Error::broken)?;
    if !store::add_passkey(tx, person, &id, name, &text, now)? {
        return Ok(Answered::Wrong);
    }
    accounts::add_event(tx, person, Some(person), "passkey_added", name, now)?;
    if let Some(known) = queries::find(tx, person)? {
        notify(tx, &known, "passkey_added", &known.email, now)?;
    }
    Ok(Answered::Right(()))
}

/// What a browser answers, and to what.
pub(crate) struct Given<'a> {
    pub(crate) question: &'a str,
    pub(crate) browser: &'a str,
    pub(crate) answer: &'a str,
}

/// Asks whoever is at the screen for any passkey of this desk.
pub(crate) fn ask_anybody(
    tx: &Tx<'_>,
    place: &Webauthn,
    browser: &str,
    network: &str,
    now: Moment,
) -> Result<Asked> {
    may_ask(tx, network, now)?;
    let (options, state) = place
        .start_discoverable_authentication()
        .map_err(Error::broken)?;
    let question = random_token()?;
    let state = serde_json::to_string(&state).map_err(Error::broken)?;
    let mark = mark_of(&question, browser);
    store::add_question(tx, &mark, "enter", None, &state, now.plus(WAITS))?;
    asked(&question, &options)
}

/// Somebody comes in with a passkey, without having said who they are.
pub(crate) fn enter_with(
    tx: &Tx<'_>,
    place: &Webauthn,
    key: &MasterKey,
    given: &Given<'_>,
    browser: &Browser,
    return_to: &str,
    now: Moment,
) -> Result<Answered<(Entered, Person)>> {
    let mark = mark_of(given.question, given.browser);
    let Some(question) = store::take_question(tx, &mark, "enter", now)? else {
        return Ok(Answered::Wrong);
    };
    let state: DiscoverableAuthentication =
        serde_json::from_str(&question.state).map_err(Error::broken)?;
    let Some(answer) = read::<PublicKeyCredential>(given.answer) else {
        return Ok(Answered::Wrong);
    };
    let Ok((told, id)) = place.identify_discoverable_authentication(&answer) else {
        return Ok(Answered::Wrong);
    };
    let Some(passkey) = store::find_passkey(tx, &URL_SAFE_NO_PAD.encode(id))? else {
        return Ok(Answered::Wrong);
    };
    if told != handle(key, passkey.person) {
        return Ok(Answered::Wrong);
    }
    let mut credential = kept(&passkey)?;
    let Ok(shown) = place.finish_discoverable_authentication_v2(&answer, state, &credential) else {
        return Ok(Answered::Wrong);
    };
    let person = queries::find(tx, passkey.person)?;
    let Some(person) = person.filter(|person| !person.suspended && person.has_account) else {
        return Ok(Answered::Wrong);
    };
    credential.update_credential(&shown);
    note_used(tx, &passkey, &credential, now)?;
    let way = Way::Passkey {
        whole: shown.user_verified(),
    };
    let entered = enter(tx, &person, way, browser, return_to, now)?;
    Ok(Answered::Right((entered, person)))
}

fn note_used(tx: &Tx<'_>, passkey: &Passkey, now_is: &Credential, now: Moment) -> Result<()> {
    let text = serde_json::to_string(now_is).map_err(Error::broken)?;
    store::set_passkey_used(tx, passkey.id, &text, now)
}

/// Asks for one of somebody's passkeys, after their password.
pub(crate) fn ask_second(
    tx: &Tx<'_>,
    place: &Webauthn,
    step_token: &str,
    browser: &str,
    network: &str,
    now: Moment,
) -> Result<Option<Asked>> {
    may_ask(tx, network, now)?;
    let Some(step) = factors::find_step(tx, &sha256_hex(step_token), now)? else {
        return Ok(None);
    };
    let mut credentials = Vec::new();
    for one in &store::list_passkeys(tx, step.person)? {
        credentials.push(kept(one)?);
    }
    if credentials.is_empty() {
        return Ok(None);
    }
    let (options, state) = place
        .start_passkey_authentication(&credentials)
        .map_err(Error::broken)?;
    let question = random_token()?;
    let state = serde_json::to_string(&state).map_err(Error::broken)?;
    let mark = mark_of(&question, browser);
    store::add_question(
        tx,
        &mark,
        "step",
        Some(step.person),
        &state,
        now.plus(WAITS),
    )?;
    asked(&question, &options).map(Some)
}

/// A browser between two proofs shows a passkey as the second.
pub(crate) fn show_second(
    tx: &Tx<'_>,
    place: &Webauthn,
    step_token: &str,
    given: &Given<'_>,
    browser: &Browser,
    now: Moment,
) -> Result<Answered<(NewSession, PersonId, String)>> {
    let mark = mark_of(given.question, given.browser);
    let question = store::take_question(tx, &mark, "step", now)?;
    let hash = sha256_hex(step_token);
    let step = factors::find_step(tx, &hash, now)?;
    let (Some(question), Some(step)) = (question, step) else {
        return Ok(Answered::Wrong);
    };
    if question.person != Some(step.person) {
        return Ok(Answered::Wrong);
    }
    let state: PasskeyAuthentication =
        serde_json::from_str(&question.state).map_err(Error::broken)?;
    let Some(answer) = read::<PublicKeyCredential>(given.answer) else {
        return Ok(Answered::Wrong);
    };
    let Ok(shown) = place.finish_passkey_authentication(&answer, &state) else {
        return Ok(Answered::Wrong);
    };
    let id = URL_SAFE_NO_PAD.encode(shown.cred_id());
    let passkey = store::find_passkey(tx, &id)?.filter(|one| one.person == step.person);
    let Some(passkey) = passkey else {
        return Ok(Answered::Wrong);
    };
    let mut credential = kept(&passkey)?;
    credential.update_credential(&shown);
    note_used(tx, &passkey, &credential, now)?;
    factors::remove_step(tx, &hash)?;
    let session = begin(tx, step.person, Way::read(&step.way), browser, now)?;
    Ok(Answered::Right((session, step.person, step.return_to)))
}

/// Gives a passkey another name.
pub(crate) fn rename(tx: &Tx<'_>, person: PersonId, id: i64, name: &str) -> Result<()> {
    match store::set_passkey_name(tx, person, id, name)? {
        0 => Err(Error::Absent),
        _ => Ok(()),
    }
}

/// A passkey opens nothing any more; its owner is told.
pub(crate) fn remove(tx: &Tx<'_>, person: PersonId, id: i64, now: Moment) -> Result<()> {
    if store::remove_passkey(tx, person, id)? == 0 {
        return Err(Error::Absent);
    }
    told_removed(tx, person, person, now)
}

/// All passkeys of somebody open nothing any more.
pub(crate) fn remove_all(
    tx: &Tx<'_>,
    actor: PersonId,
    person: PersonId,
    now: Moment,
) -> Result<()> {
    if store::remove_passkeys(tx, person)? == 0 {
        return Err(Error::Absent);
    }
    told_removed(tx, actor, person, now)
}

fn told_removed(tx: &Tx<'_>, actor: PersonId, person: PersonId, now: Moment) -> Result<()> {
    accounts::add_event(tx, person, Some(actor), "passkey_removed", "", now)?;
    match queries::find(tx, person)? {
        Some(known) => notify(tx, &known, "passkey_removed", &known.email, now),
        None => Ok(()),
    }
}
