//! When two of what the fence knows are the same, whatever the order in which they were read: Automerge need not give the
//! changes of a document in the order of the log. It is asked where it is proved that knowledge grown change by change is
//! that of the whole, and compares names, not the numbers that stand for them.

use std::collections::BTreeSet;

use super::{Element, Known, Made, OpRef, Past};

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.operations == other.operations && self.told() == other.told()
    }
}

impl Eq for Known {}

impl Known {
    /// All that is known, in sentences.
    fn told(&self) -> BTreeSet<String> {
        let mut told = BTreeSet::new();
        for entry in &self.entries {
            let made: Vec<String> = entry.made.iter().map(|made| self.made_by_name(made)).collect();
            let past = self.past_by_name(&entry.past);
            let actor = &self.actor_names[entry.actor as usize];
            let (start, end) = (entry.start_op, entry.max_op);
            told.insert(format!(
                "{:?} {actor} {start} {end} {past:?} {made:?}",
                entry.hash
            ));
        }
        for (name, at) in &self.strand_names {
            let strand = &self.strands[*at as usize];
            let markers: BTreeSet<&str> = strand.markers.iter().map(|id| id.as_str()).collect();
            told.insert(format!("{name} {} {markers:?}", strand.alive));
        }
        for (name, at) in &self.register_names {
            let registers = &self.registers[*at as usize];
            told.insert(format!("{name} {} {:?}", registers.alive, registers.paragraph));
            for (register, values) in &registers.values {
                for value in values {
                    let replaced: BTreeSet<String> = value
                        .replaced
                        .iter()
                        .map(|(op, _)| self.op_by_name(*op))
                        .collect();
                    told.insert(format!(
                        "{name} {register} {} {replaced:?}",
                        self.op_by_name(value.op)
                    ));
                }
            }
        }
        told.extend(self.paragraphs.iter().map(|name| format!("marked {name}")));
        told
    }

    fn op_by_name(&self, op: OpRef) -> String {
        format!("{}@{}", op.counter, self.actor_names[op.actor as usize])
    }

    fn made_by_name(&self, made: &Made) -> String {
        let name_of = |names: &std::collections::HashMap<String, u32>, number: u32| {
            let name = names.iter().find(|(_, at)| **at == number);
            name.map(|(name, _)| name.clone())
        };
        match made {
            Made::Strand(strand) => format!("strand {:?}", name_of(&self.strand_names, *strand)),
            Made::Registers(registers) => {
                format!("registers {:?}", name_of(&self.register_names, *registers))
            }
            Made::Element(Element {
                strand,
                kind,
                after,
                run,
            }) => {
                let strand = name_of(&self.strand_names, *strand);
                let after = after.map(|op| self.op_by_name(op));
                format!("{kind:?} in {strand:?} after {after:?} {run}")
            }
            Made::Strands | Made::Paragraphs | Made::Nothing => format!("{made:?}"),
        }
    }

    /// How many changes of each actor a past holds.
    fn past_by_name(&self, past: &Past) -> BTreeSet<String> {
        let held = self.by_actor.iter().zip(0..).map(|(entries, actor)| {
            let count = entries.iter().filter(|entry| past.holds(actor, **entry)).count();
            (count, &self.actor_names[actor as usize])
        });
        held.filter(|(count, _)| *count > 0)
            .map(|(count, actor)| format!("{count} of {actor}"))
            .collect()
    }
}
