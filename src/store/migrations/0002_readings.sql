-- What each person last read of each text: one row a person and text, so that nobody can make it grow.
CREATE TABLE readings (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    person     TEXT NOT NULL,
    hash       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (conference, text, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX readings_by_hash ON readings (conference, text, hash);

-- The canonical texts they read: once for all who read the same, and only as long as a reading names it. They are no
-- versions that the journal knows.
CREATE TABLE read_texts (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    canonical  TEXT NOT NULL,
    PRIMARY KEY (conference, text, hash)
) STRICT;
