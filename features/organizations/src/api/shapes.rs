//! Organizations, memberships, groups and trainings as clients read them.

use domain::permission::{Right, Sharing};
use domain::training::Standing;
use platform::api::{ApiRequest, iso};
use platform::language::Locale;
use serde_json::{Map, Value, json};

use crate::pages::form::{first_day, last_day};
use crate::queries::{
    Completion, Group, GroupMembershipRow, MembershipRow, Organization, Training,
};

pub(super) fn organization(to: &ApiRequest, one: &Organization) -> Value {
    let (id, facts) = (one.id.0, &one.facts);
    let domains: Vec<&str> = facts.domains.split_whitespace().collect();
    json!({
        "url": to.url(&format!("/api/v2/organizations/{id}.json")),
        "id": id,
        "name": facts.name,
        "shared_tickets": one.sharing == Sharing::Everyone,
        "shared_comments": one.sharing == Sharing::Everyone && one.right == Right::Comment,
        "external_id": facts.external_id,
        "created_at": iso(one.created_at),
        "updated_at": iso(one.updated_at),
        "deleted_at": null,
        "domain_names": domains,
        "details": facts.contract,
        "notes": facts.notes,
        "group_id": null,
        "tags": [],
        "organization_fields": {
            "country": facts.country,
            "language": facts.locale,
            "time_zone": facts.time_zone,
            "seats": facts.seats,
            "contract_until": facts.contract_until.map(|_| last_day(facts.contract_until)),
            "contract_name": facts.contract_name,
            "contract_from": facts.contract_from.map(first_day),
            "account_manager_id": facts.account_manager.map(|manager| manager.0),
            "sharing": one.sharing.word(),
            "right": one.right.word(),
        },
    })
}

pub(super) fn membership(to: &ApiRequest, one: &MembershipRow) -> Value {
    let id = one.id;
    json!({
        "url": to.url(&format!("/api/v2/organization_memberships/{id}.json")),
        "id": id,
        "user_id": one.person.0,
        "organization_id": one.organization.0,
        "organization_name": one.organization_name,
        "default": one.is_first,
        "view_tickets": true,
        "role": one.role.word(),
        "valid_from": iso(one.from),
        "valid_to": one.to.map(iso),
        "created_at": iso(one.created_at),
        "updated_at": iso(one.created_at),
    })
}

pub(super) fn group(to: &ApiRequest, one: &Group) -> Value {
    let id = one.id.0;
    json!({
        "url": to.url(&format!("/api/v2/groups/{id}.json")),
        "id": id,
        "is_public": true,
        "name": one.name,
        "description": one.description,
        "default": false,
        "deleted": false,
        "created_at": iso(one.created_at),
        "updated_at": iso(one.updated_at),
    })
}

pub(super) fn group_membership(to: &ApiRequest, one: &GroupMembershipRow) -> Value {
    let id = one.id;
    json!({
        "url": to.url(&format!("/api/v2/group_memberships/{id}.json")),
        "id": id,
        "user_id": one.person.0,
        "group_id": one.group.0,
        "default": false,
        "created_at": iso(one.created_at),
        "updated_at": iso(one.updated_at),
    })
}

pub(super) fn training(to: &ApiRequest, one: &Training) -> Value {
    let id = one.id.0;
    let text = |what: fn(&Training, Locale) -> &str| -> Map<String, Value> {
        let said = |locale: Locale| (locale.code().to_owned(), json!(what(one, locale)));
        Locale::ALL.into_iter().map(said).collect()
    };
    json!({
        "url": to.url(&format!("/api/v2/trainings/{id}.json")),
        "id": id,
        "key": one.key,
        "name": text(Training::name),
        "how": text(Training::how),
        "months": one.months,
        "required": one.required,
        "retired": one.retired,
    })
}

pub(super) fn completion(to: &ApiRequest, one: &Completion) -> Value {
    let id = one.id;
    json!({
        "url": to.url(&format!("/api/v2/training_completions/{id}.json")),
        "id": id,
        "training_id": one.training.0,
        "user_id": one.person.0,
        "completed_at": iso(one.completed_at),
        "expires_at": one.expires_at.map(iso),
    })
}

/// What a training is to somebody.
pub(super) fn standing(one: &Training, standing: Standing) -> Value {
    let (state, until) = match standing {
        Standing::Missing => ("missing", None),
        Standing::Expired(at) => ("expired", Some(at)),
        Standing::Valid(until) => ("valid", until),
    };
    json!({
        "training_id": one.id.0,
        "key": one.key,
        "required": one.required,
        "state": state,
        "expires_at": until.map(iso),
    })
}
