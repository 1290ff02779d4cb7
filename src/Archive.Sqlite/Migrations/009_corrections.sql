-- What people have corrected of articles. A correction that was undone, or whose place another took, has ended and is kept. The values and
-- the paragraph are JSON; conflict is what was found since that contradicts it.
CREATE TABLE corrections (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    article    TEXT    NOT NULL REFERENCES articles (id),
    field      TEXT    NOT NULL,
    paragraph  TEXT,
    from_value TEXT    NOT NULL,
    to_value   TEXT    NOT NULL,
    made_by    TEXT    NOT NULL,
    made_at    TEXT    NOT NULL,
    conflict   TEXT,
    ended_at   TEXT,
    ended_by   TEXT,
    digest     INTEGER
) STRICT;
CREATE INDEX corrections_of_article ON corrections (article);
CREATE INDEX corrections_in_conflict ON corrections (id) WHERE conflict IS NOT NULL AND ended_at IS NULL;

-- The record of a corrected article as normalisation found it, and where its paragraphs stand in the text (JSON, start and end of each).
CREATE TABLE found_records (
    article TEXT NOT NULL PRIMARY KEY REFERENCES articles (id),
    record  BLOB NOT NULL,
    places  TEXT,
    digest  INTEGER
) STRICT;
