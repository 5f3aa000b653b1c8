//! Every refusal, by name: a situation and a command that bring it about, and the words it has.

use std::collections::BTreeSet;

use super::situations::*;
use super::*;

pub type Case = (&'static str, fn() -> Refusal);

const CASES: &[Case] = &[
    ("conference-exists", || {
        let particulars = Meeting::founded().conference.particulars;
        Meeting::founded().refused(SEC, Command::CreateConference { particulars })
    }),
    ("conference-missing", || {
        Meeting::nowhere().refused(CHAIR, Command::CloseSitting)
    }),
    ("not-registered", || {
        Meeting::founded().refused(("nobody", Role::Delegate), Command::CloseSitting)
    }),
    ("role-not-held", || {
        Meeting::founded().refused(("anna", Role::Chair), Command::CloseSitting)
    }),
    ("right-missing", || {
        Meeting::founded().refused(ANNA, Command::CloseSitting)
    }),
    ("presiding-for-delegation", || {
        let m = Meeting::sitting();
        m.refused(("chair", Role::Delegate), m.file_to("p1", "Other words."))
    }),
    ("not-presiding", || {
        Meeting::sitting().refused(VICE, Command::CloseSitting)
    }),
    ("not-rapporteur-of-text", || {
        let mut m = Meeting::founded();
        m.must(SEC, set_roles("vice", &[Role::Chair, Role::Rapporteur]));
        m.must(CHAIR, rapporteurs(&["vice"]));
        m.refused(RAP, Meeting::issue())
    }),
    ("delegation-needed", || {
        let m = Meeting::issued();
        m.refused(SEC, m.file_to("p1", "Other words."))
    }),
    ("other-delegation", || {
        let m = Meeting::issued();
        file_for(&m, ANNA, "borduria", m.file_to("p1", "Other words."))
    }),
    ("category-may-not-file", || {
        let m = Meeting::issued();
        m.refused(PETE, m.file_to("p1", "Other words."))
    }),
    ("category-may-not-object", || {
        Meeting::put().refused(PETE, object(""))
    }),
    ("category-may-not-state", || {
        Meeting::put().refused(PETE, state(None, "We differ.".into()))
    }),
    ("observer-may-not-file", || {
        let m = with_rules(|rules| rules.observer_proposals = ObserverProposals::No);
        m.refused(OLGA, m.file_to("p1", "Other words."))
    }),
    ("observer-needs-member", || {
        let m = with_rules(|rules| rules.observer_proposals = ObserverProposals::ViaMember);
        m.refused(OLGA, m.file_to("p1", "Other words."))
    }),
    ("seconders-missing", || {
        let m = with_rules(|rules| rules.seconders = 1);
        m.refused(ANNA, m.file_to("p1", "Other words."))
    }),
    ("unknown-delegation", || {
        let present = BTreeSet::from([delegation("nowhere")]);
        Meeting::issued().refused(CHAIR, Command::OpenSitting { present })
    }),
    ("unknown-person", || {
        Meeting::founded().refused(SEC, set_roles("nobody", &[Role::Chair]))
    }),
    ("unknown-text", || {
        let text = TextId::new("other").unwrap();
        Meeting::founded().refused(
            RAP,
            Command::IssueText {
                text,
                symbol: None,
                note: String::new(),
            },
        )
    }),
    ("unknown-paragraph", || {
        Meeting::sitting().refused(CHAIR, Meeting::take_up("p9"))
    }),
    ("unknown-amendment", || {
        Meeting::sitting().refused(CHAIR, Meeting::reject(9))
    }),
    ("unknown-position", || {
        Meeting::put().refused(
            ANNA,
            Command::WithdrawPosition {
                text: summary(),
                position: 1,
            },
        )
    }),
    ("delegation-exists", || {
        let (name, category) = ("Arcadia".into(), Category::Member);
        let id = delegation("arcadia");
        Meeting::founded().refused(SEC, Command::RegisterDelegation { id, name, category })
    }),
    ("person-exists", || {
        let (id, roles) = (person("anna"), BTreeSet::new());
        Meeting::founded().refused(
            SEC,
            Command::RegisterPerson {
                id,
                delegation: None,
                roles,
            },
        )
    }),
    ("text-exists", || {
        let (title, language) = ("Another".into(), "en".into());
        Meeting::founded().refused(
            RAP,
            Command::OpenText {
                id: summary(),
                title,
                language,
            },
        )
    }),
    ("last-secretariat", || {
        Meeting::founded().refused(SEC, set_roles("sec", &[Role::Chair]))
    }),
    ("role-needs-delegation", || {
        Meeting::founded().refused(SEC, set_roles("rap", &[Role::Delegate]))
    }),
    ("words-missing", || Meeting::issued().refused(RAP, revise("  "))),
    ("too-long", || {
        Meeting::issued().refused(RAP, revise(&"x".repeat(REMARK_CHARS_MAX + 1)))
    }),
    ("character-not-taken", || {
        let m = Meeting::issued();
        for (words, character) in [
            ("They \u{202e}left.", "U+202E"),
            ("They \u{2066}left.", "U+2066"),
            ("\u{feff}They left.", "U+FEFF"),
            ("They left\u{e0041}.", "U+E0041"),
            ("They left.^[On \u{202a}Monday.]", "U+202A"),
        ] {
            let change = Change::wording(pid("p2"), Content::parse(words));
            let refusal = m.refused(ANNA, m.file(to_text(change)));
            let Refusal::CharacterNotTaken { character: named, .. } = refusal else {
                panic!("{character} is named, not {refusal:?}");
            };
            assert_eq!(named, character);
        }
        m.refused(RAP, revise("More \u{202d}words."))
    }),
    ("link-not-taken", || {
        let m = Meeting::issued();
        let words = Content::parse("They [left](javascript:alert).");
        m.refused(ANNA, m.file(to_text(Change::wording(pid("p2"), words))))
    }),
    ("dates-reversed", || {
        let mut particulars = Meeting::founded().conference.particulars;
        (particulars.opens_on, particulars.closes_on) = (particulars.closes_on, particulars.opens_on);
        Meeting::nowhere().refused(SEC, Command::CreateConference { particulars })
    }),
    ("not-issued", || {
        let m = Meeting::founded();
        m.refused(ANNA, m.file_to("p1", "Other words."))
    }),
    ("nothing-to-issue", || {
        Meeting::issued().refused(RAP, Meeting::issue())
    }),
    ("text-not-open", || {
        let m = Meeting::issued();
        rights::may_write(&m.conference, &person("rap"), &summary(), Some(&pid("p1"))).unwrap_err()
    }),
    ("draft-empty", || {
        let mut m = Meeting::founded();
        m.live.clear();
        m.refused(RAP, Meeting::issue())
    }),
    ("under-revision", || {
        let mut m = Meeting::issued();
        m.must(RAP, revise("More facts."));
        m.refused(ANNA, m.file_to("p1", "Other words."))
    }),
    ("consideration-begun", || {
        let mut m = Meeting::sitting();
        m.must(CHAIR, m.agree("p1"));
        m.refused(RAP, revise("More facts."))
    }),
    ("question-is-put", || {
        let m = Meeting::put();
        m.refused(ANNA, m.file_to("p1", "Other words."))
    }),
    ("question-not-put", || {
        Meeting::sitting().refused(ANNA, object("No."))
    }),
    ("question-interrupted", || {
        let mut m = Meeting::put();
        m.restart();
        m.refused(CHAIR, m.gavel())
    }),
    ("text-is-adopted", || {
        let m = Meeting::adopted();
        m.refused(ANNA, m.file_to("p1", "Other words."))
    }),
    ("deadline-passed", || {
        let m = late();
        m.refused(ANNA, m.file_to("p1", "Other words."))
    }),
    ("deadline-in-past", || {
        let m = Meeting::issued();
        let at = Some(m.now() - jiff::SignedDuration::from_hours(1));
        m.refused(SEC, Command::SetAmendmentDeadline { text: summary(), at })
    }),
    ("leave-not-possible", || {
        let delegation = delegation("arcadia");
        Meeting::issued().refused(
            SEC,
            Command::GrantLeave {
                text: summary(),
                delegation,
            },
        )
    }),
    ("base-replaced", || {
        let mut m = Meeting::issued();
        let stale = m.file_to("p1", "Other words.");
        m.must(RAP, revise("More facts."));
        m.write("p2", "Participants agreed to meet again.");
        m.must(RAP, Meeting::issue());
        m.refused(ANNA, stale)
    }),
    ("proposal-unchanged", || {
        let m = Meeting::issued();
        m.refused(
            ANNA,
            m.file_to("p2", "Participants agreed to meet again next year."),
        )
    }),
    ("proposal-empty", || {
        let m = Meeting::issued();
        m.refused(ANNA, m.file_to("p2", "  "))
    }),
    ("proposal-misfit", || {
        let m = Meeting::issued();
        m.refused(ANNA, m.file(Subject::Text(Vec::new())))
    }),
    ("third-degree", || {
        let m = sub();
        m.refused(ANNA, m.file(sub_of(2, "Words.")))
    }),
    ("deletion-not-amendable", || {
        let mut m = Meeting::issued();
        m.must(ANNA, m.file(deletion_of(pid("p1"))));
        m.refused(BEN, m.file(sub_of(1, "Words.")))
    }),
    ("paragraph-exists", || {
        let m = Meeting::issued();
        m.refused(ANNA, m.file(new_after(None, "p1", "Words.")))
    }),
    ("changed-twice", || {
        let m = Meeting::issued();
        let both = vec![wording_of("p2", "They left."), Change::deletion(pid("p2"))];
        m.refused(ANNA, m.file(Subject::Text(both)))
    }),
    ("split-nowhere", || {
        let m = Meeting::issued();
        let split = Change::Split {
            paragraph: pid("p2"),
            before: Content::default(),
            head: words("Participants agreed."),
            tail: new_block("n1", " "),
        };
        m.refused(ANNA, m.file(to_text(split)))
    }),
    ("changes-too-many", || {
        let m = Meeting::issued();
        let many = (0..=CHANGES_MAX).map(|at| Change::New {
            after: None,
            block: new_block(&format!("n{at}"), "More."),
        });
        m.refused(ANNA, m.file(Subject::Text(many.collect())))
    }),
    ("amendments-too-many", || {
        full().refused(ANNA, full().file_to("p1", "Other words."))
    }),
    ("whole-text", || {
        let m = Meeting::issued();
        let all = m.live.iter().map(|block| Change::deletion(block.id.clone()));
        m.refused(ANNA, m.file(Subject::Text(all.collect())))
    }),
    ("consequential-waits", || {
        let mut m = one();
        m.must(BEN, m.following("p2", 1));
        m.must(CHAIR, Meeting::take_up("p2"));
        m.refused(CHAIR, m.accept(2))
    }),
    ("paragraph-gone", || {
        let mut m = Meeting::sitting();
        m.must(ANNA, m.file(deletion_of(pid("p2"))));
        m.must(CHAIR, Meeting::take_up("p2"));
        m.must(CHAIR, m.accept(1));
        m.refused(BEN, m.file_to("p2", "They left."))
    }),
    ("paragraph-removed", || {
        let mut m = Meeting::sitting();
        m.must(ANNA, m.file(deletion_of(pid("p2"))));
        m.must(CHAIR, Meeting::take_up("p2"));
        m.must(CHAIR, m.accept(1));
        m.refused(CHAIR, Meeting::take_up("p2"))
    }),
    ("amendment-ended", || {
        let mut m = one();
        m.must(ANNA, Meeting::withdraw(1));
        m.refused(CHAIR, m.accept(1))
    }),
    ("not-a-sponsor", || one().refused(BEN, Meeting::withdraw(1))),
    ("already-sponsor", || {
        one().refused(
            ANNA,
            Command::JoinSponsors {
                text: summary(),
                number: 1,
            },
        )
    }),
    ("sponsors-closed", || {
        let mut m = with_rules(|rules| rules.sponsors = Sponsors::FrozenAtFiling);
        m.must(ANNA, m.file_to("p1", "Other words."));
        m.refused(
            BEN,
            Command::JoinSponsors {
                text: summary(),
                number: 1,
            },
        )
    }),
    ("not-withdrawn", || one().refused(BEN, take_over(1))),
    ("taken-over-already", || {
        let mut m = one();
        m.must(ANNA, Meeting::withdraw(1));
        m.must(BEN, take_over(1));
        m.refused(ANNA, take_over(1))
    }),
    ("oral-by-others", || {
        let m = Meeting::sitting();
        m.refused(ANNA, dictated(m.file_to("p1", "Other words.")))
    }),
    ("not-oral", || one().refused(ANNA, read_back(1))),
    ("wording-of-others", || oral().refused(BEN, read_back(1))),
    ("wording-confirmed", || {
        let mut m = oral();
        m.must(ANNA, read_back(1));
        m.refused(CHAIR, read_back(1))
    }),
    ("contradicts-itself", || {
        let m = two_voices();
        m.refused(CHAIR, m.accept(2))
    }),
    ("head-decides", || two_voices().refused(BEN, stands(2))),
    ("nothing-contradicts", || one().refused(ANNA, stands(1))),
    ("rests-on-given-up", || resting_voice().refused(ANNA, stands(2))),
    ("head-of-another", || {
        Meeting::founded().refused(SEC, name_head("arcadia", Some("ben")))
    }),
    ("not-identical", || {
        let mut m = one();
        m.must(BEN, m.file_to("p1", "Other words."));
        m.refused(CHAIR, m.accept_with(1, vec![2]))
    }),
    ("cause-not-decided", || {
        let mut m = one();
        m.must(BEN, m.file_to("p1", "Other words."));
        m.refused(CHAIR, fall(FallCause::Amendment(2)))
    }),
    ("not-to-this-paragraph", || {
        let mut m = one();
        m.must(CHAIR, Meeting::take_up("p2"));
        m.write("p2", "Participants agreed to meet again soon.");
        m.refused(CHAIR, m.compromise("p2", vec![1]))
    }),
    ("compromise-of-nothing", || {
        let m = one();
        m.refused(CHAIR, m.compromise("p1", vec![]))
    }),
    ("compromise-not-drafted", || {
        let m = one();
        m.refused(CHAIR, m.compromise("p1", vec![1]))
    }),
    ("order-misfit", || {
        let numbers = vec![1];
        let (paragraph, reason) = (pid("p1"), "So.".into());
        putting::three().refused(
            CHAIR,
            Command::SetOrderOfPutting {
                text: summary(),
                paragraph,
                numbers,
                reason,
            },
        )
    }),
    ("bloc-of-one", || {
        let m = putting::four();
        m.refused(CHAIR, putting::bloc(&m, &[1]))
    }),
    ("bloc-not-clean", || {
        let mut m = putting::four();
        m.must(CHAIR, Meeting::take_up("p1"));
        m.write("p1", "Threats grow.");
        m.refused(CHAIR, putting::bloc(&m, &[1, 2]))
    }),
    ("bloc-collides", || {
        let m = putting::four();
        m.refused(CHAIR, putting::bloc(&m, &[3, 4]))
    }),
    ("asked-separately", || {
        let mut m = putting::four();
        m.must(BEN, putting::separately(1));
        m.refused(CHAIR, putting::bloc(&m, &[1, 2]))
    }),
    ("not-divisible", || {
        putting::two().refused(CHAIR, putting::divide(1, &[1, 1, 1]))
    }),
    ("not-asked", putting::answer_of_the_league),
    ("sub-amendments-pending", || {
        let m = sub();
        m.refused(CHAIR, m.accept(1))
    }),
    ("nothing-to-confirm", || {
        let m = one();
        m.refused(ANNA, rebasing::confirm(1, m.hash()))
    }),
    ("rebase-moved", || {
        let mut m = one();
        m.write("p1", "All participants noted that threats have grown in number.");
        m.refused(ANNA, rebasing::confirm(1, m.hash()))
    }),
    ("collides", || {
        let mut m = one();
        m.write("p1", "Participants heard that threats have vanished.");
        m.refused(CHAIR, m.accept(1))
    }),
    ("sitting-not-open", || {
        Meeting::issued().refused(CHAIR, Meeting::take_up("p1"))
    }),
    ("sitting-is-open", || {
        Meeting::sitting().refused(
            VICE,
            Command::OpenSitting {
                present: BTreeSet::new(),
            },
        )
    }),
    ("question-pending", || {
        Meeting::put().refused(CHAIR, Command::CloseSitting)
    }),
    ("not-a-rapporteur", || {
        Meeting::founded().refused(SEC, rapporteurs(&["anna"]))
    }),
    ("not-a-chair", || {
        Meeting::sitting().refused(CHAIR, Command::HandOverChair { to: person("anna") })
    }),
    ("not-under-consideration", || {
        let mut m = one();
        m.must(CHAIR, Meeting::take_up("p2"));
        m.refused(CHAIR, m.accept(1))
    }),
    ("paragraph-is-agreed", || {
        let mut m = Meeting::sitting();
        m.must(CHAIR, m.agree("p1"));
        m.must(ANNA, m.file_to("p1", "Other words."));
        m.refused(CHAIR, m.accept(1))
    }),
    ("paragraph-not-agreed", || {
        Meeting::sitting().refused(CHAIR, Meeting::reopen("p1"))
    }),
    ("amendments-pending", || {
        let m = sub();
        m.refused(CHAIR, m.agree("p1"))
    }),
    ("paragraphs-not-agreed", || {
        let m = Meeting::sitting();
        m.refused(CHAIR, m.put_text())
    }),
    ("text-moved", || {
        let mut m = Meeting::put();
        let gavel = m.gavel();
        m.write("p3", "Participants left.");
        m.refused(CHAIR, gavel)
    }),
    ("paragraph-moved", || {
        let mut m = Meeting::sitting();
        let agree = m.agree("p1");
        m.write("p1", "Participants left.");
        m.refused(CHAIR, agree)
    }),
    ("agreement-moved", || {
        let mut m = Meeting::sitting();
        m.agree_all();
        m.write("p1", "Participants left.");
        m.refused(CHAIR, m.put_text())
    }),
    ("not-prepared", || {
        let m = Meeting::sitting();
        let command = m.agree("p1");
        let mut act = m.act(CHAIR, &command);
        act.text = None;
        decide(&m.conference, &act, &command).expect_err("a rule says no")
    }),
    ("already-objecting", || {
        let mut m = Meeting::put();
        m.must(ANNA, object("Too vague."));
        m.refused(ANNA, object("Still."))
    }),
    ("not-objecting", || {
        Meeting::put().refused(ANNA, Command::WithdrawObjection { text: summary() })
    }),
    ("objection-maintained", || {
        let mut m = Meeting::put();
        m.must(ANNA, object("Too vague."));
        m.refused(CHAIR, m.gavel())
    }),
    ("quorum-missing", || {
        let mut m = with_rules(|rules| rules.decision_quorum = Quorum::Majority);
        let present = BTreeSet::from([delegation("arcadia"), delegation("gazette")]);
        m.must(CHAIR, Command::OpenSitting { present });
        m.agree_all();
        m.refused(CHAIR, m.put_text())
    }),
];

fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(comments::CASES).chain(prepared::CASES)
}

#[test]
fn every_refusal_comes_about() {
    for (code, case) in cases() {
        assert_eq!(case().code(), *code);
    }
    let named: Vec<&str> = cases().map(|(code, _)| *code).collect();
    assert_eq!(
        named,
        Refusal::CODES,
        "each refusal has its case, in the order of their declaration"
    );
}

#[test]
fn every_refusal_has_words_and_a_way_on() {
    let words = include_str!("../../../templates/words/en/refusals.ftl");
    let has = |id: String| words.lines().any(|line| line.starts_with(&format!("{id} =")));
    for (code, case) in cases() {
        assert!(has(format!("refusal-{code}")), "{code} has no words");
        assert!(has(format!("refusal-{code}-next")), "{code} has no way on");
        let message = message(words, code);
        for placeable in message.split("{ $").skip(1) {
            let name: String = placeable
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let known = case().args().iter().any(|(arg, _)| *arg == name);
            assert!(known, "the words of {code} use ${name}, which it does not have");
        }
    }
    let ids = words
        .lines()
        .filter_map(|line| line.strip_prefix("refusal-")?.split_once(" ="));
    for (id, _) in ids {
        assert!(
            Refusal::CODES.contains(&id.trim_end_matches("-next")),
            "{id} is no refusal"
        );
    }
}

/// The lines of a message and of its way on.
fn message(words: &str, code: &str) -> String {
    let mut inside = false;
    let own = |line: &str| {
        line.starts_with(&format!("refusal-{code} =")) || line.starts_with(&format!("refusal-{code}-next ="))
    };
    words
        .lines()
        .filter(|line| {
            if !line.starts_with(' ') {
                inside = own(line);
            }
            inside
        })
        .collect::<Vec<_>>()
        .join("\n")
}
