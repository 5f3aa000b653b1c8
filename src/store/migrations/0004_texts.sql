-- What became of a late edit: decided once, by a person.
CREATE TABLE late_edit_ends (
    conference TEXT NOT NULL REFERENCES conferences,
    id         TEXT NOT NULL,
    text       TEXT NOT NULL,
    fate       TEXT NOT NULL,
    amendment  INTEGER,
    note       TEXT NOT NULL,
    person     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (conference, id)
) STRICT, WITHOUT ROWID;
