-- Paragraphs that were taken from one text into another: where they stand, where they come from, and how they read when
-- they were last taken. Kept once the paragraph is gone, since it may come back with an undo.
CREATE TABLE takings (
    conference       TEXT NOT NULL REFERENCES conferences,
    text             TEXT NOT NULL,
    paragraph        TEXT NOT NULL,
    source           TEXT NOT NULL,
    source_paragraph TEXT NOT NULL,
    label            TEXT NOT NULL,
    version          TEXT NOT NULL,
    wording          TEXT NOT NULL,
    person           TEXT NOT NULL,
    at               INTEGER NOT NULL,
    PRIMARY KEY (conference, text, paragraph)
) STRICT, WITHOUT ROWID;
CREATE INDEX takings_by_source ON takings (conference, source);

-- How many words a text should keep to. No rule of procedure knows it.
CREATE TABLE word_limits (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    words      INTEGER NOT NULL,
    person     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (conference, text)
) STRICT, WITHOUT ROWID;
