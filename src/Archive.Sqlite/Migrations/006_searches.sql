-- Searches that were saved to be cited. found: the ids that matched with their versions, a line each, gzip; null when there were too many.
CREATE TABLE searches (
    id               TEXT    NOT NULL PRIMARY KEY,
    saved_at         TEXT    NOT NULL,
    search           TEXT    NOT NULL,
    query            TEXT    NOT NULL,
    total            INTEGER NOT NULL,
    sha256           TEXT    NOT NULL,
    pipeline_version INTEGER NOT NULL,
    analysis_version INTEGER NOT NULL,
    sequence         INTEGER NOT NULL,
    found            BLOB,
    digest           INTEGER
) STRICT;
