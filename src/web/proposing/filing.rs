//! How the filing of amendments stands, in one sentence that is the same on every page.

use jiff::Timestamp;

use crate::domain::{Conference, FilingStands, Text, filing_stands, has_leave, may_file_now};

use crate::web::house::dates::Zone;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// How filing stands.
pub fn sentence(w: Words, zone: &Zone, conference: &Conference, text: &Text) -> String {
    let (message, at) = match filing_stands(conference, text, Timestamp::now()) {
        FilingStands::NotNow(stage) => return w.named("amendments-filing", stage.code()).to_string(),
        FilingStands::Open => return w.say("amendments-filing-open"),
        FilingStands::Until(at) => ("until", at),
        FilingStands::LeaveOnly(at) => ("over", at),
        FilingStands::Over(at) => ("closed", at),
    };
    let says = w.named("amendments-filing", message);
    says.with("when", zone.instant(w, at)).to_string()
}

/// Whether the visitor may file an amendment to a text now, or take one down that is dictated.
pub fn may_file(visit: &Visit, text: &Text) -> bool {
    let may = |person| may_file_now(&visit.conference, person, text, Timestamp::now());
    visit.may(crate::domain::rights::Right::File) && visit.who.as_ref().is_some_and(|who| may(&who.person))
}

/// That the visitor's delegation may file although the deadline has passed; nothing where it needs no leave.
pub fn leave(visit: &Visit, text: &Text) -> Option<String> {
    let now = Timestamp::now();
    let late = matches!(
        filing_stands(&visit.conference, text, now),
        FilingStands::LeaveOnly(_)
    );
    let own = crate::web::amending::slip::own(visit)?;
    let who = visit.who.as_ref().filter(|_| late && text.leave.contains(own))?;
    has_leave(&visit.conference, &who.person, text).then(|| {
        let says = visit.w.of("need-leave");
        says.with("title", &text.title).to_string()
    })
}
