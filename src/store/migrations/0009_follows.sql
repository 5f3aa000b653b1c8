-- What each person said of an amendment: that they follow it, or no longer do. Without a row, they follow what their
-- delegation sponsors. `seq` is how long the journal was then.
CREATE TABLE follows (
    conference TEXT NOT NULL REFERENCES conferences,
    person     TEXT NOT NULL,
    text       TEXT NOT NULL,
    amendment  INTEGER NOT NULL,
    follows    INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    PRIMARY KEY (conference, person, text, amendment)
) STRICT, WITHOUT ROWID;

-- Up to which entry of the journal each person has put away what they were told of it.
CREATE TABLE told (
    conference TEXT NOT NULL REFERENCES conferences,
    person     TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    PRIMARY KEY (conference, person)
) STRICT, WITHOUT ROWID;
