-- Amendments that a delegation prepares among its members before it files them: no part of the journal or the record.
-- What the form holds is kept as it was typed, version by version, so that nothing is lost where two write at once.
CREATE TABLE preparations (
    conference TEXT NOT NULL REFERENCES conferences,
    id         TEXT NOT NULL,
    text       TEXT NOT NULL,
    delegation TEXT NOT NULL,
    version    INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    fate       TEXT,
    amendment  INTEGER,
    ended_by   TEXT,
    ended_at   INTEGER,
    PRIMARY KEY (conference, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX preparations_by_delegation ON preparations (conference, text, delegation);

CREATE TABLE preparation_versions (
    conference  TEXT NOT NULL,
    preparation TEXT NOT NULL,
    version     INTEGER NOT NULL,
    title       TEXT NOT NULL,
    form        TEXT NOT NULL,
    person      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (conference, preparation, version),
    FOREIGN KEY (conference, preparation) REFERENCES preparations ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE preparation_remarks (
    conference  TEXT NOT NULL,
    id          TEXT NOT NULL,
    preparation TEXT NOT NULL,
    person      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    words       TEXT NOT NULL,
    PRIMARY KEY (conference, id),
    FOREIGN KEY (conference, preparation) REFERENCES preparations ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX preparation_remarks_by_preparation ON preparation_remarks (conference, preparation, at);
