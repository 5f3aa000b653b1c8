//! Texts with rapporteurs of their own: who names them, what the others may no longer do, and who counts.

use super::situations::rapporteurs;
use super::*;

#[test]
fn a_text_may_name_its_rapporteurs() {
    let mut m = Meeting::founded();
    let set = |m: &mut Meeting, who: &str, roles: &[Role]| {
        m.must(
            SEC,
            Command::SetRoles {
                person: person(who),
                roles: roles.iter().copied().collect(),
            },
        );
    };
    let writes = |m: &Meeting, who| rights::editable(&m.conference, &person(who), &summary());
    let others = Editable::None(Closed::OtherRapporteurs);
    set(&mut m, "vice", &[Role::Chair, Role::Rapporteur]);
    assert_eq!(writes(&m, "rap"), Editable::All, "nobody is named: all write");
    assert_eq!(
        m.refused(RAP, rapporteurs(&["rap"])),
        Refusal::RightMissing {
            right: Right::NameRapporteurs,
            role: Role::Rapporteur
        },
        "nobody names himself"
    );
    m.must(SEC, rapporteurs(&["vice"]));
    assert_eq!(
        (writes(&m, "rap"), writes(&m, "vice")),
        (others.clone(), Editable::All)
    );
    assert_eq!(m.must(SEC, rapporteurs(&["vice"])), [], "said twice, done once");
    let not_his = Refusal::NotRapporteurOfText {
        title: "Conference summary".into(),
    };
    assert_eq!(
        rights::may_write(&m.conference, &person("rap"), &summary(), None),
        Err(not_his.clone())
    );
    assert_eq!(m.refused(RAP, Meeting::issue()), not_his);
    for right in [Right::Draft, Right::Comment, Right::Attribute, Right::Issue] {
        let (text, act) = (summary(), m.act(RAP, &Meeting::issue()));
        let may = |text| rights::may_in(&m.conference, &act, right, text);
        assert_eq!(may(Some(&text)), Err(not_his.clone()), "{right:?}");
        assert_eq!(may(None), Ok(()), "elsewhere a rapporteur he is");
    }
    set(&mut m, "rap", &[Role::Rapporteur, Role::Secretariat]);
    let acts_as = rights::capacity(&m.conference, &person("rap"), Right::Issue, Some(&summary()));
    assert_eq!(acts_as, Role::Secretariat, "another role that will do, does");
    set(&mut m, "vice", &[Role::Chair]);
    assert_eq!(
        writes(&m, "rap"),
        Editable::All,
        "who lost the role does not count, and nobody else is named"
    );
    set(&mut m, "vice", &[Role::Rapporteur]);
    assert_eq!(writes(&m, "rap"), others, "and counts again with it");
    m.must(CHAIR, rapporteurs(&[]));
    assert_eq!(writes(&m, "rap"), Editable::All);
}
