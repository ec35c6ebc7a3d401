//! Partners, the levels of groups and the customers' own first lines are in the portal's file, by name: written down, compared, applied,
//! taken back.

use arende::routes;
use domain::ticket::Level;
use domain::{OrganizationId, PersonId};
use organizations::queries::Desk as PartnerDesk;
use platform::audit::{Origin, Via};
use portals::Unfit;
use portals::shape::Portal;

use crate::harness::Desk;

struct World {
    desk: Desk,
    oslo: OrganizationId,
    nova: OrganizationId,
    nils: PersonId,
}

/// Specialists on level 3, a partner in Norway where Nils works, and a school there that answers its own people first.
fn world() -> World {
    let desk = Desk::open();
    let oslo = desk.organization("Oslo skole", true);
    let nova = desk.organization("Nova", true);
    let nils = desk.person(
        "Nils",
        "nils@partner.example",
        domain::person::Role::Agent,
        "en",
    );
    let now = desk.app().clock.now();
    let made = desk.app().store.write_now(|tx| {
        let first = organizations::commands::add_group(tx, "Support", "", now)?;
        let third = organizations::commands::add_group(tx, "Specialists v2.0", "", now)?;
        organizations::commands::set_level(tx, third, Level::Third, now)?;
        let id = organizations::commands::add_desk(tx, "Nordic", now)?;
        let partner = PartnerDesk {
            id,
            name: "Nordic".to_owned(),
            countries: vec!["Norge".to_owned(), "Norway".to_owned()],
            group: Some(first),
        };
        organizations::commands::change_desk(tx, &partner, &[nils], now)?;
        organizations::commands::set_support(tx, oslo, true, Some(id), now)
    });
    made.unwrap();
    World {
        desk,
        oslo,
        nova,
        nils,
    }
}

fn text(desk: &Desk) -> String {
    let app = desk.app();
    let written = app
        .store
        .read_now(|tx| portals::write(&portals::current(tx, routes::settings())?));
    written.unwrap()
}

/// The part of a file that speaks of groups, partners and customers.
fn part(portal: &Portal) -> String {
    let part = Portal {
        groups: portal.groups.clone(),
        partners: portal.partners.clone(),
        customers: portal.customers.clone(),
        ..Portal::default()
    };
    portals::write(&part).unwrap()
}

fn told(desk: &Desk, wanted: &Portal) -> Result<Vec<String>, Unfit> {
    let app = desk.app();
    let looked = app
        .store
        .read_now(|tx| portals::look(tx, routes::settings(), wanted));
    let told = |one: &portals::Difference| {
        let of = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        format!("{}: {} > {}", one.at, of(&one.now), of(&one.then))
    };
    looked
        .map(|all| all.iter().map(told).collect())
        .map_err(|error| Unfit::of(&error).unwrap())
}

fn apply(desk: &Desk, wanted: &Portal) {
    let app = desk.app();
    let at = app.clock.now();
    let applied = app
        .store
        .write_now(|tx| portals::apply_undoably(tx, routes::settings(), wanted, at));
    applied.unwrap();
}

const ANOTHER: &str = r#"
[[group]]
name = "Support"

[[group]]
name = "Developers"
level = 4

[[partner]]
name = "Nordic"
countries = ["Danmark"]

[[partner]]
name = "Suomi"
countries = ["Finland"]
group = "Developers"

[[customer]]
name = "Nova"
first_line = true
partner = "Suomi"
"#;

#[test]
fn a_file_holds_partners_levels_and_first_lines_by_name_and_applying_it_changes_nothing_more() {
    let world = world();
    let desk = &world.desk;
    let before = text(desk);
    for line in [
        "name = \"Specialists v2.0\"\nlevel = 3",
        "[[partner]]\nname = \"Nordic\"",
        "group = \"Support\"",
        "[[customer]]\nname = \"Oslo skole\"\nfirst_line = true\npartner = \"Nordic\"",
    ] {
        assert!(before.contains(line), "{line} is missing in\n{before}");
    }
    assert!(!before.contains("nils@"));
    let same = portals::read(&before).unwrap();
    assert_eq!(told(desk, &same), Ok(vec![]));
    let wanted = portals::read(ANOTHER).unwrap();
    assert_eq!(
        told(desk, &wanted).unwrap(),
        [
            "customer.Nova.first_line: - > true",
            "customer.Nova.name: - > Nova",
            "customer.Nova.partner: - > Suomi",
            "customer.Oslo skole.first_line: true > -",
            "customer.Oslo skole.partner: Nordic > -",
            "group.Developers.level: - > 4",
            "group.Developers.name: - > Developers",
            "group.Specialists v2·0.level: 3 > -",
            "partner.Nordic.countries: Norge, Norway > Danmark",
            "partner.Nordic.group: Support > -",
            "partner.Suomi.countries: - > Finland",
            "partner.Suomi.group: - > Developers",
            "partner.Suomi.name: - > Suomi",
        ]
    );
    apply(desk, &wanted);
    assert_eq!(told(desk, &wanted), Ok(vec![]));
    let after = portals::read(&text(desk)).unwrap();
    assert_eq!(part(&after), part(&portals::read(&part(&after)).unwrap()));
    assert_eq!(after.customers, wanted.customers);
    assert_eq!(after.partners, wanted.partners);
    // Whose customer somebody is follows, and who works at the partner's stays there.
    let app = desk.app();
    let followed = app.store.read_now(|tx| {
        let suomi = organizations::queries::find_desk_for(tx, world.nova)?;
        let vendor = organizations::queries::find_vendor(tx)?;
        let of_oslo = organizations::queries::find_desk_for(tx, world.oslo)?;
        let at = organizations::queries::find_desk_of(tx, world.nils)?;
        Ok((suomi > vendor, of_oslo == vendor, at.is_some()))
    });
    assert_eq!(followed.unwrap(), (true, true, true));
    // Taken back, all is as it was; what was made for it stays and does nothing.
    let at = app.clock.now();
    let undone = app
        .store
        .write_now(|tx| portals::undo(tx, routes::settings(), at));
    undone.unwrap();
    assert_eq!(told(desk, &same), Ok(vec![]));
    let left = portals::read(&text(desk)).unwrap();
    assert_eq!(left.customers, same.customers);
    let idle = left.partners.unwrap().into_iter();
    let idle: Vec<_> = idle.filter(|one| one.name == "Suomi").collect();
    assert!(idle[0].countries.is_empty() && idle[0].group.is_none());
}

#[test]
fn what_a_file_cannot_mean_is_refused_with_its_place_and_nothing_is_changed() {
    let world = world();
    let desk = &world.desk;
    let before = text(desk);
    let another = "[[customer]]\nname = \"Nova\"\n";
    for (file, at, why) in [
        (
            "[[group]]\nname = \"Support\"\nlevel = 1\n",
            "group.Support.level",
            "2, 3, 4",
        ),
        ("[[group]]\nname = \" \"\n", "group. ", "1 to 255"),
        (
            "[[partner]]\nname = \"Suomi\"\ngroup = \"Nobody\"\n",
            "partner.Suomi.group",
            "no group Nobody",
        ),
        (another, "customer.Nova", "first_line"),
        (
            "[[customer]]\nname = \"Nova\"\npartner = \"Suomi\"\n",
            "customer.Nova.partner",
            "no partner Suomi",
        ),
        (
            "[[customer]]\nname = \"Novus\"\nfirst_line = true\n",
            "customer.Novus",
            "no organization Novus",
        ),
        (
            "[[group]]\nname = \"A\"\n[[group]]\nname = \"A\"\n",
            "group.A",
            "twice",
        ),
    ] {
        let unfit = told(desk, &portals::read(file).unwrap()).unwrap_err();
        assert_eq!(unfit.at, at);
        assert!(unfit.why.contains(why), "{file}: {}", unfit.why);
    }
    desk.organization("Nova", true);
    let two = "[[customer]]\nname = \"Nova\"\nfirst_line = true\n";
    let unfit = told(desk, &portals::read(two).unwrap()).unwrap_err();
    assert!(unfit.why.contains("several organizations"));
    assert_eq!(portals::line_of(two, &unfit.at), 2);
    assert_eq!(text(desk), before);
    // A file that says nothing of them changes nothing of them.
    let silent = portals::read("[settings]\n").unwrap();
    assert_eq!(told(desk, &silent), Ok(vec![]));
}

#[test]
fn another_portal_of_the_desk_decides_nothing_of_them() {
    let world = world();
    let app = world.desk.app();
    let now = app.clock.now();
    let brand = app
        .store
        .write_now(|tx| platform::brands::add(tx, "second", "second.example", None, now));
    let whole = portals::read(&part(&portals::read(&text(&world.desk)).unwrap())).unwrap();
    let here = Origin::at(brand.unwrap(), Via::Desk, None);
    here.around_now(|| {
        let own = text(&world.desk);
        assert!(!own.contains("[[customer]]") && !own.contains("[[partner]]"));
        assert_eq!(
            told(&world.desk, &whole),
            Ok(vec![]),
            "the same may be said"
        );
        let unfit = told(&world.desk, &portals::read(ANOTHER).unwrap()).unwrap_err();
        assert_eq!(unfit.at, "group");
        assert!(unfit.why.contains("the whole desk"));
    });
}
