//! Whatever is asked, allowed, refused, taken back, fetched and brought in whatever order: a token lets in exactly when its grant was
//! switched on, is in time and not taken back, and the token is at its own site, in its own time, for the first time.

use domain::{HOUR, MINUTE, Moment};

use crate::access::{Story, story};
use crate::harness::Browser;

const SITES: [&str; 2] = [
    "https://moodle.school.example",
    "https://wiki.school.example",
];
/// How long a token holds at most, as the blueprint says.
const HELD: i64 = 5 * MINUTE;

/// Numbers that look like chance and are the same each time (Steele, Lea, Flood: `SplitMix`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (limit as u64)).unwrap()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// What a grant is, told again in the plainest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Asked,
    OnUntil(Moment),
    Over,
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    grant: usize,
    until: Moment,
    used: bool,
}

struct World {
    story: Story,
    priya: Browser,
    birgitta: Browser,
    /// What it is, and the place of its site.
    grants: Vec<(Is, usize)>,
    tokens: Vec<Token>,
}

impl World {
    async fn new() -> Self {
        let story = story().await;
        let priya = story.desk().signed_in("priya@desk.example").await;
        let mut birgitta = story.birgitta().await;
        let wiki = [
            ("organization", story.organization()),
            ("name", "Wiki".to_owned()),
            ("address", SITES[1].to_owned()),
        ];
        let wiki: Vec<(&str, &str)> = wiki
            .iter()
            .map(|(key, text)| (*key, text.as_str()))
            .collect();
        birgitta.post("/hc/en/access/sites", &wiki).await;
        Self {
            story,
            priya,
            birgitta,
            grants: Vec::new(),
            tokens: Vec::new(),
        }
    }

    fn now(&self) -> Moment {
        self.story.desk().app().clock.now()
    }

    fn is_on(&self, grant: usize) -> Option<Moment> {
        match self.grants[grant].0 {
            Is::OnUntil(until) if until > self.now() => Some(until),
            _ => None,
        }
    }

    async fn ask(&mut self, site: usize) {
        let number = (site + 1).to_string();
        let question = [
            ("reproduced", "only"),
            ("statement", "There alone"),
            ("reason", "See why"),
            ("site", number.as_str()),
            ("hours", "4"),
        ];
        let asked = self.priya.post(&self.story.page, &question).await;
        // One question at a time about a site.
        let goes_on = (0..self.grants.len()).any(|grant| {
            let (is, of) = self.grants[grant];
            of == site && (is == Is::Asked || self.is_on(grant).is_some())
        });
        assert_eq!(asked.status == 303, !goes_on, "{}", asked.text);
        if !goes_on {
            self.grants.push((Is::Asked, site));
        }
    }

    async fn decide(&mut self, grant: usize, step: &str, hours: i64) {
        let page = format!("/hc/en/access/{}", grant + 1);
        let hours_text = hours.to_string();
        let fields = [("step", step), ("hours", hours_text.as_str())];
        let done = self.birgitta.post(&page, &fields).await.status == 303;
        let was = self.grants[grant].0;
        let on = self.is_on(grant).is_some();
        let may = match step {
            "withdraw" => was == Is::Asked || on,
            _ => was == Is::Asked,
        };
        assert_eq!(done, may, "{step} of {was:?}");
        if done {
            self.grants[grant].0 = match step {
                "allow" => Is::OnUntil(self.now().plus(hours * HOUR)),
                _ => Is::Over,
            };
        }
    }

    async fn fetch(&mut self, grant: usize) {
        let page = format!("{}/{}/token", self.story.page, grant + 1);
        let answer = self.priya.post(&page, &[]).await;
        let on = self.is_on(grant);
        assert_eq!(answer.status == 200, on.is_some(), "{}", answer.text);
        let Some(until) = on else { return };
        let after = answer.text.split_once("readonly>").unwrap().1;
        let until = until.min(self.now().plus(HELD));
        self.tokens.push(Token {
            text: after.split('<').next().unwrap().to_owned(),
            grant,
            until,
            used: false,
        });
    }

    async fn bring(&mut self, place: usize, site: usize) {
        let token = self.tokens[place].clone();
        let own = self.grants[token.grant].1;
        // Times in a token are whole seconds.
        let in_time = self.now().0 / 1000 < token.until.0 / 1000;
        let good = self.is_on(token.grant).is_some() && in_time && !token.used && own == site;
        let state = self.story.brought(&token.text, SITES[site]).await;
        assert_eq!(
            state == "active",
            good,
            "{state}: {token:?} of {:?}",
            self.grants[token.grant]
        );
        self.tokens[place].used |= good;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b27_b28_a_token_lets_in_exactly_while_its_grant_is_on_once_and_at_its_own_site() {
    let mut let_in = 0;
    for seed in 1..=6 {
        let mut dice = Dice(seed);
        let mut world = World::new().await;
        world.ask(0).await;
        for _ in 0..60 {
            let grant = dice.below(world.grants.len());
            let site = dice.below(SITES.len());
            match dice.below(12) {
                0 if world.grants.len() < 9 => world.ask(site).await,
                1..=3 => {
                    let hours = dice.one_of(&[1, 2, 4]);
                    world.decide(grant, "allow", hours).await;
                }
                4 if dice.below(4) == 0 => world.decide(grant, "refuse", 1).await,
                5 if dice.below(3) == 0 => world.decide(grant, "withdraw", 1).await,
                6 => {
                    let clock = &world.story.desk().app().clock;
                    clock.advance(dice.one_of(&[MINUTE, 3 * MINUTE, 20 * MINUTE, HOUR]));
                }
                7..=9 => world.fetch(grant).await,
                _ if world.tokens.is_empty() => {}
                _ => {
                    let place = dice.below(world.tokens.len());
                    let own = world.grants[world.tokens[place].grant].1;
                    let there = if dice.below(4) == 0 { site } else { own };
                    world.bring(place, there).await;
                }
            }
        }
        let_in += world.tokens.iter().filter(|token| token.used).count();
    }
    // The walk is not an empty one.
    assert!(let_in >= 12, "{let_in} were let in");
}
