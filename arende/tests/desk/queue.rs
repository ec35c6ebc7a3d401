//! The team's list of tickets: its rows are drawn once for all who see the same, and tell each of them what is theirs.

use domain::HOUR;
use domain::person::Role;

use crate::customers::asks;
use crate::harness::{Browser, Desk};

/// The list, and nothing else of the page.
async fn list(agent: &mut Browser) -> String {
    agent.get("/agent/queue?view=open").await.text
}

#[tokio::test(flavor = "multi_thread")]
async fn one_list_says_you_to_whoever_has_a_ticket_and_a_name_to_the_others() {
    let desk = Desk::with_people();
    let sara = desk.person("Sara Ask", "sara@desk.example", Role::Agent, "sv");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "The exam is black", &[]).await;
    let ticket = format!("/agent/tickets/{}", request.rsplit('/').next().unwrap());
    let mut priya = desk.signed_in("priya@desk.example").await;
    let mut jonas = desk.signed_in("jonas@desk.example").await;
    let mut her = desk.signed_in("sara@desk.example").await;
    let given = [("assignee_id", sara.to_string())];
    let given = given
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    priya.post(&format!("{ticket}/fields"), &given).await;

    for agent in [&mut priya, &mut jonas] {
        let theirs = list(agent).await;
        assert!(
            theirs.contains("<span class=\"vh\">Sara Ask</span>"),
            "{theirs}"
        );
        assert!(theirs.contains(">now</time>"), "{theirs}");
    }
    let hers = list(&mut her).await;
    assert!(hers.contains("<span class=\"vh\">Du</span>"), "{hers}");
    assert!(hers.contains(">nu</time>"), "{hers}");

    // What is drawn tells of now, and of what somebody wrote a moment ago.
    desk.app().clock.advance(HOUR);
    assert!(!list(&mut jonas).await.contains(">now</time>"));
    let graded = [("priority", "urgent")];
    priya.post(&format!("{ticket}/fields"), &graded).await;
    let readers = [
        (&mut priya, ", Urgent<"),
        (&mut jonas, ", Urgent<"),
        (&mut her, ", Akut<"),
    ];
    for (agent, urgent) in readers {
        let theirs = list(agent).await;
        assert!(theirs.contains(urgent), "{theirs}");
    }
}
