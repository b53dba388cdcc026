//! The binary by its command line: exit codes, JSON documents, sentences.

// `cfg(test)` lets helpers, too, unwrap and index (.clippy.toml).
#[cfg(test)]
mod backups;
mod bookings;
#[cfg(test)]
mod briefs;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod content;
#[cfg(test)]
mod copies;
#[cfg(test)]
#[cfg(unix)]
mod crashes;
mod creators;
#[cfg(test)]
mod dialects;
#[cfg(test)]
mod doctoring;
#[cfg(test)]
mod exits;
#[cfg(test)]
mod experiments;
mod explain;
#[cfg(test)]
mod export;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod follow_ups;
#[cfg(test)]
mod forgetting;
#[cfg(test)]
#[cfg(unix)]
mod hostile;
#[cfg(test)]
mod import;
#[cfg(test)]
mod life;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod offers;
mod output;
mod outreach;
#[cfg(test)]
mod playbook;
#[cfg(test)]
mod profit;
mod reading;
#[cfg(test)]
mod report;
#[cfg(test)]
mod retainers;
#[cfg(test)]
mod reviews;
#[cfg(test)]
#[cfg(unix)]
mod rivals;
#[cfg(test)]
mod rules;
mod samples;
#[cfg(test)]
mod segments;
#[cfg(test)]
mod settings;
mod shops;
#[cfg(test)]
mod shuffle;
#[cfg(test)]
mod signals;
#[cfg(test)]
mod sparks;
mod spreadsheets;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod ticks;
#[cfg(test)]
mod twins;
#[cfg(test)]
mod undo;
#[cfg(test)]
mod world;
