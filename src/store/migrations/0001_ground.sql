-- One row per conference; everything else hangs on its slug.
CREATE TABLE conferences (
    slug TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The journal, as the exact lines that were hashed.
CREATE TABLE journal (
    conference TEXT NOT NULL REFERENCES conferences,
    seq        INTEGER NOT NULL,
    line       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    PRIMARY KEY (conference, seq)
) STRICT, WITHOUT ROWID;

-- What each command came to, so that a repeated click gets the first receipt.
CREATE TABLE commands (
    conference TEXT NOT NULL REFERENCES conferences,
    id         TEXT NOT NULL,
    first      INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    PRIMARY KEY (conference, id)
) STRICT, WITHOUT ROWID;

-- The log of each draft. The second key keeps a change from being taken twice.
CREATE TABLE changes (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    idx        INTEGER NOT NULL,
    actor      BLOB NOT NULL,
    seq        INTEGER NOT NULL,
    bytes      BLOB NOT NULL,
    at         INTEGER NOT NULL,
    person     TEXT NOT NULL,
    PRIMARY KEY (conference, text, idx),
    UNIQUE (conference, text, actor, seq)
) STRICT;

-- The last snapshot of each draft; it can always be rebuilt from the log.
CREATE TABLE snapshots (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    idx        INTEGER NOT NULL,
    bytes      BLOB NOT NULL,
    PRIMARY KEY (conference, text)
) STRICT;

-- The canonical text of every version that the journal names.
CREATE TABLE versions (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    canonical  TEXT NOT NULL,
    PRIMARY KEY (conference, text, hash)
) STRICT;

-- Who was given which actor.
CREATE TABLE actors (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    actor      BLOB NOT NULL,
    person     TEXT NOT NULL,
    PRIMARY KEY (conference, text, actor)
) STRICT;

-- Names live here and not in the journal, so that they can be erased.
CREATE TABLE people (
    conference   TEXT NOT NULL REFERENCES conferences,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    title        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    PRIMARY KEY (conference, person)
) STRICT, WITHOUT ROWID;

-- Links by which people sign in: only the SHA-256 of the token. A link without a person sets up a conference, once.
CREATE TABLE links (
    token_hash  BLOB PRIMARY KEY,
    conference  TEXT REFERENCES conferences,
    person      TEXT,
    generation  INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    replaced_at INTEGER,
    used_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_person ON links (conference, person);

CREATE TABLE sign_ins (
    token_hash BLOB PRIMARY KEY,
    conference TEXT NOT NULL REFERENCES conferences,
    person     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Words that came too late to be merged, kept for a person's decision.
CREATE TABLE late_edits (
    conference TEXT NOT NULL REFERENCES conferences,
    id         TEXT NOT NULL,
    text       TEXT NOT NULL,
    paragraph  TEXT NOT NULL,
    person     TEXT NOT NULL,
    base       TEXT NOT NULL,
    words      TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (conference, id)
) STRICT, WITHOUT ROWID;
