//! Days and moments in words, in the conference's own zone. Month names and the order of parts are in the Fluent files.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::words::Words;

/// The zone in which a page shows moments.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone by its IANA name; Universal Time where the name says nothing.
    pub fn named(name: &str) -> Zone {
        Zone(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// A moment with its day: "14 June 2007, 18:00".
    pub fn moment(&self, words: Words, at: Timestamp) -> String {
        let here = at.to_zoned_datetime(self.0.clone());
        words
            .of("date-moment")
            .with("day", day(words, here.date()))
            .with("hour", format!("{:02}:{:02}", here.hour(), here.minute()))
            .to_string()
    }

    /// A moment that binds people, with the zone it is told in: "14 June 2007, 18:00, Paris time (CEST)".
    pub fn instant(&self, words: Words, at: Timestamp) -> String {
        let here = at.to_zoned_datetime(self.0.clone());
        let says = |message: &str| {
            words
                .of(message)
                .with("day", day(words, here.date()))
                .with("hour", format!("{:02}:{:02}", here.hour(), here.minute()))
        };
        let name = self.0.iana_name().unwrap_or_default();
        let zone = self.0.to_offset_info(at);
        let zone = zone.abbreviation();
        match name.rsplit_once('/') {
            _ if matches!(name, "" | "UTC" | "Etc/UTC" | "Etc/GMT" | "GMT") => {
                says("date-instant-universal").to_string()
            }
            Some((area, city)) if area != "Etc" => {
                // Many zones have no abbreviation that anybody knows, only how far they are from Universal Time.
                let zone = match zone.starts_with(['+', '-']) {
                    true => format!("UTC{}", zone.replace('-', "−")),
                    false => zone.to_owned(),
                };
                says("date-instant")
                    .with("city", city.replace('_', " "))
                    .with("zone", zone)
                    .to_string()
            }
            _ => says("date-instant-zone").with("zone", name).to_string(),
        }
    }

    /// A moment as people speak of it when it is not long ago: "Monday 10:40"; the whole day where it is.
    pub fn recently(&self, words: Words, at: Timestamp, now: Timestamp) -> String {
        /// A weekday names one day only within the week.
        const WEEKDAYS: i32 = 6;
        let (here, today) = (
            at.to_zoned_datetime(self.0.clone()),
            now.to_zoned_datetime(self.0.clone()),
        );
        let hour = format!("{:02}:{:02}", here.hour(), here.minute());
        match (today.date() - here.date()).get_days() {
            0 => words.of("date-today").with("hour", hour).to_string(),
            1..=WEEKDAYS => words
                .of("date-weekday")
                .with("weekday", here.weekday().to_monday_one_offset())
                .with("hour", hour)
                .to_string(),
            _ => self.moment(words, at),
        }
    }

    /// What a `datetime-local` field holds.
    pub fn field(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.0.clone())
            .strftime("%Y-%m-%dT%H:%M")
            .to_string()
    }

    /// The moment that a `datetime-local` field means here.
    pub fn of_field(&self, field: &str) -> Option<Timestamp> {
        let civil: jiff::civil::DateTime = field.parse().ok()?;
        civil
            .to_zoned_datetime(self.0.clone())
            .ok()
            .map(|zoned| zoned.timestamp())
    }
}

/// A day in words.
pub fn day(words: Words, date: Date) -> String {
    words
        .of("date-day")
        .with("day", date.day())
        .with("month", date.month())
        .with("year", date.year().to_string())
        .to_string()
}

/// From one day to another, as short as the language allows.
pub fn days(words: Words, first: Date, last: Date) -> String {
    if first == last {
        return day(words, first);
    }
    let same_month = first.year() == last.year() && first.month() == last.month();
    if same_month {
        return words
            .of("date-days-of-month")
            .with("first", first.day())
            .with("last", last.day())
            .with("month", last.month())
            .with("year", last.year().to_string())
            .to_string();
    }
    words
        .of("date-days")
        .with("first", day(words, first))
        .with("last", day(words, last))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;
    use jiff::civil::date;

    #[test]
    fn days_are_written_as_people_write_them() {
        let words = Words::asked(&HeaderMap::new());
        assert_eq!(
            days(words, date(2007, 6, 11), date(2007, 6, 12)),
            "11–12 June 2007"
        );
        assert_eq!(
            days(words, date(2007, 5, 31), date(2007, 6, 1)),
            "31 May 2007 – 1 June 2007"
        );
    }

    #[test]
    fn a_moment_is_shown_and_read_in_the_zone_of_the_venue() {
        let words = Words::asked(&HeaderMap::new());
        let zone = Zone::named("Europe/Paris");
        let at: Timestamp = "2007-06-11T16:00:00Z".parse().unwrap();
        assert_eq!(zone.moment(words, at), "11 June 2007, 18:00");
        assert_eq!(zone.of_field(&zone.field(at)), Some(at));
        assert_eq!(zone.instant(words, at), "11 June 2007, 18:00, Paris time (CEST)");
        let elsewhere = |zone: &str| Zone::named(zone).instant(words, at);
        assert_eq!(
            elsewhere("America/Sao_Paulo"),
            "11 June 2007, 13:00, Sao Paulo time (UTC−03)"
        );
        assert_eq!(elsewhere("UTC"), "11 June 2007, 16:00, Universal Time (UTC)");
        assert_eq!(elsewhere("Etc/GMT-2"), "11 June 2007, 18:00 (Etc/GMT-2)");
        let days = |days: i64| zone.recently(words, at, at + jiff::SignedDuration::from_hours(24 * days));
        assert_eq!(
            [0, 1, 6, 7].map(days),
            [
                "18:00 today",
                "Monday 18:00",
                "Monday 18:00",
                "11 June 2007, 18:00"
            ]
        );
    }
}
