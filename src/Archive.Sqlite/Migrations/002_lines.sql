-- Lines of a source that something is known of: learned or taken as boilerplate, or allowed as text. The version orders the changes.
CREATE TABLE lines (
    source  TEXT    NOT NULL,
    line    INTEGER NOT NULL,
    text    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    version INTEGER NOT NULL UNIQUE,
    since   TEXT    NOT NULL,
    PRIMARY KEY (source, line)
) STRICT, WITHOUT ROWID;

-- The first two articles that a line was seen in, as hashes of their ids: the third makes it learned.
CREATE TABLE line_sightings (
    source TEXT    NOT NULL,
    line   INTEGER NOT NULL,
    first  INTEGER NOT NULL,
    second INTEGER,
    PRIMARY KEY (source, line)
) STRICT, WITHOUT ROWID;
