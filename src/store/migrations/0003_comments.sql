-- Comments beside a draft, and the delegations behind an alternative in it. The first of a thread bears its own id as
-- `thread`, and it alone has an anchor and is resolved.
CREATE TABLE comments (
    conference  TEXT NOT NULL REFERENCES conferences,
    id          TEXT NOT NULL,
    text        TEXT NOT NULL,
    thread      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    person      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    edited_at   INTEGER,
    words       TEXT NOT NULL,
    delegations TEXT NOT NULL,
    quote       TEXT NOT NULL,
    paragraph   TEXT,
    first       TEXT,
    last        TEXT,
    start       INTEGER NOT NULL,
    reads       TEXT NOT NULL,
    resolved_by TEXT,
    resolved_at INTEGER,
    PRIMARY KEY (conference, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_by_text ON comments (conference, text);
