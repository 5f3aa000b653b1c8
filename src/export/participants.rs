//! The list of participants as a table any spreadsheet opens: names, which the journal does not hold, beside what it knows
//! of each person.

use std::collections::BTreeMap;

use crate::domain::{Conference, PersonId};

use super::Named;

const HEAD: &str = "person,name,title,organisation,delegation,delegation_name,category,roles";
const COLUMNS: usize = 8;

/// A table that is not a list of participants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {reason}")]
pub struct NotAList {
    /// The row, the head being 1.
    pub row: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// The names of the people in the journal, in the order of the list: by category, delegation and name; without a
/// delegation last. Somebody without a name, since it was erased, is still on it.
pub fn listed(conference: &Conference, named: &[Named]) -> Vec<Named> {
    let by_id: BTreeMap<&str, &Named> = named.iter().map(|named| (named.person.as_str(), named)).collect();
    let mut listed: Vec<Named> = conference
        .people
        .keys()
        .map(|id| match by_id.get(id.as_str()) {
            Some(named) => (*named).clone(),
            None => Named {
                person: id.to_string(),
                ..Named::default()
            },
        })
        .collect();
    listed.sort_by_cached_key(|named| {
        let home = PersonId::new(named.person.as_str())
            .ok()
            .and_then(|id| conference.people.get(&id)?.delegation.clone())
            .and_then(|id| conference.delegations.get(&id));
        let home = home.map(|home| (home.category, home.name.clone(), home.id.clone()));
        (home.is_none(), home, named.name.clone(), named.person.clone())
    });
    listed
}

/// Writes the list.
pub fn write(conference: &Conference, listed: &[Named]) -> String {
    let mut table = format!("{HEAD}\n");
    for named in listed {
        let person = PersonId::new(named.person.as_str())
            .ok()
            .and_then(|id| conference.people.get(&id));
        let home = person.and_then(|person| person.delegation.as_ref());
        let home = home.and_then(|id| conference.delegations.get(id));
        let roles: Vec<&str> = person
            .map(|person| person.roles.iter().map(|role| role.code()).collect())
            .unwrap_or_default();
        let row = [
            named.person.as_str(),
            &named.name,
            &named.title,
            &named.organisation,
            home.map_or("", |home| home.id.as_str()),
            home.map_or("", |home| &home.name),
            home.map_or("", |home| home.category.code()),
            &roles.join(" "),
        ];
        table.push_str(&row.map(field).join(","));
        table.push('\n');
    }
    table
}

fn field(words: &str) -> String {
    if words.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", words.replace('"', "\"\""))
    } else {
        words.to_owned()
    }
}

/// Reads the names back from the list.
pub fn read(table: &str) -> Result<Vec<Named>, NotAList> {
    let rows = rows(table)?;
    let head: Vec<&str> = rows
        .first()
        .map(|row| row.iter().map(String::as_str).collect())
        .unwrap_or_default();
    if head.join(",") != HEAD {
        return Err(NotAList {
            row: 1,
            reason: "the head is another",
        });
    }
    let mut named = Vec::new();
    for (place, row) in rows.into_iter().enumerate().skip(1) {
        let Ok([person, name, title, organisation, ..]) = <[String; COLUMNS]>::try_from(row) else {
            return Err(NotAList {
                row: place + 1,
                reason: "it has not as many fields as the head",
            });
        };
        named.push(Named {
            person,
            name,
            title,
            organisation,
        });
    }
    Ok(named)
}

fn rows(table: &str) -> Result<Vec<Vec<String>>, NotAList> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut words = String::new();
    let mut quoted = false;
    let mut rest = table.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                words.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut words)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut words));
                rows.push(std::mem::take(&mut row));
            }
            c => words.push(c),
        }
    }
    if quoted || !words.is_empty() || !row.is_empty() {
        return Err(NotAList {
            row: rows.len() + 1,
            reason: "it does not end",
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_they_are() {
        let mut conference = Conference::default();
        let named: Vec<Named> = [("a", "Müller, \"Max\""), ("b", "Анна\nПетрова"), ("c", "")]
            .map(|(person, name)| Named {
                person: person.into(),
                name: name.into(),
                ..Named::default()
            })
            .to_vec();
        for named in &named {
            let id = PersonId::new(named.person.as_str()).unwrap();
            let person = crate::domain::Person {
                id: id.clone(),
                delegation: None,
                roles: [].into(),
            };
            conference.people.insert(id, person);
        }
        let listed = listed(&conference, &named);
        assert_eq!(read(&write(&conference, &listed)), Ok(listed));
    }

    #[test]
    fn a_table_of_something_else_is_refused() {
        assert_eq!(read("name\n").unwrap_err().row, 1);
        assert_eq!(read(&format!("{HEAD}\na,b\n")).unwrap_err().row, 2);
        assert_eq!(read(&format!("{HEAD}\n\"a")).unwrap_err().row, 2);
    }
}
