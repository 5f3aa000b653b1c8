//! Entries as earlier versions of the program wrote them, brought to the present form. The stored lines stay as they are.
//!
//! Form 1: an amendment had one target and one proposal, and the words before stood beside them.

use serde_json::{Map, Value, json};

/// Brings an entry of form 1 to form 2. What does not look like one is left to whoever reads the result.
pub(super) fn from_1(mut entry: Value) -> Value {
    entry["v"] = json!(2);
    if let Some(event) = entry.get_mut("event").and_then(Value::as_object_mut) {
        match event.get("type").and_then(Value::as_str) {
            Some("amendment-filed") => {
                if let Some(subject) = subject(event) {
                    for old in ["target", "proposal", "before"] {
                        event.remove(old);
                    }
                    event.insert("subject".to_owned(), subject);
                }
            }
            Some("sub-amendment-accepted") => {
                if let Some(words) = event.remove("proposal").as_ref().and_then(words) {
                    event.insert("change".to_owned(), json!(0));
                    event.insert("words".to_owned(), words);
                }
            }
            _ => {}
        }
    }
    entry
}

fn words(proposal: &Value) -> Option<Value> {
    let new = || proposal.get("new-paragraph")?.get("content");
    proposal.get("wording").or_else(new).cloned()
}

fn subject(event: &Map<String, Value>) -> Option<Value> {
    let (target, proposal) = (event.get("target")?, event.get("proposal")?);
    let before = || event.get("before").filter(|before| !before.is_null()).cloned();
    let before = before().unwrap_or_else(|| json!(""));
    if let Some(number) = target.get("amendment") {
        let after = words(proposal)?;
        return Some(
            json!({ "amendment": { "number": number, "change": 0, "before": before, "after": after } }),
        );
    }
    let change = if let Some(paragraph) = target.get("paragraph") {
        if proposal.as_str() == Some("deletion") {
            json!({ "change": "deletion", "paragraph": paragraph, "before": before })
        } else {
            let after = proposal.get("wording")?;
            json!({ "change": "wording", "paragraph": paragraph, "before": before, "after": after })
        }
    } else {
        let (gap, block) = (target.get("gap")?, proposal.get("new-paragraph")?);
        json!({ "change": "new", "after": gap.get("after"), "block": block })
    };
    Some(json!({ "text": [change] }))
}
