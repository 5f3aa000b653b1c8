-- Up to which entry of the journal each person knows the amendments of each text: one row a person and text.
CREATE TABLE looks (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    person     TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (conference, text, person)
) STRICT, WITHOUT ROWID;
