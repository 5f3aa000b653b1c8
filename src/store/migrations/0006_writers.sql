-- Who first wrote under which actor, and when. The log need not be kept for ever; who wrote what is asked for long after.
-- Not `actors`: those are given out and may be claimed again, while a change of the server's own has an actor that nobody may.
CREATE TABLE writers (
    conference TEXT NOT NULL REFERENCES conferences,
    text       TEXT NOT NULL,
    actor      BLOB NOT NULL,
    person     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (conference, text, actor)
) STRICT, WITHOUT ROWID;

INSERT INTO writers (conference, text, actor, person, at)
SELECT conference, text, actor, person, min(at) FROM changes GROUP BY conference, text, actor;

-- With the change itself, whatever writes it.
CREATE TRIGGER writers_of_changes AFTER INSERT ON changes WHEN NEW.seq = 1
BEGIN
    INSERT OR IGNORE INTO writers (conference, text, actor, person, at)
    VALUES (NEW.conference, NEW.text, NEW.actor, NEW.person, NEW.at);
END;
