-- Deleted articles keep their row, so that they are not taken in again unasked; purged ones keep nothing else.
ALTER TABLE articles ADD COLUMN deleted_at TEXT;
ALTER TABLE articles ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;

-- A checksum of the row's other columns (null in rows of earlier versions), for "archive verify".
ALTER TABLE articles ADD COLUMN digest INTEGER;
ALTER TABLE versions ADD COLUMN digest INTEGER;
ALTER TABLE identities ADD COLUMN digest INTEGER;
ALTER TABLE lines ADD COLUMN digest INTEGER;

CREATE INDEX versions_by_content ON versions (sha256);
CREATE INDEX identities_by_article ON identities (article);

-- SHA-256 over the outcomes of an ended run.
ALTER TABLE runs ADD COLUMN manifest TEXT;

-- Uploads that are taken in by the server, one after another.
CREATE TABLE jobs (
    id              TEXT    NOT NULL PRIMARY KEY,
    created_at      TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    upload          TEXT    NOT NULL,
    file_name       TEXT    NOT NULL,
    length          INTEGER NOT NULL,
    idempotency_key TEXT    UNIQUE,
    state           TEXT    NOT NULL,
    run             INTEGER REFERENCES runs (id),
    ended_at        TEXT,
    problem         TEXT
) STRICT;

-- Bytes that a purge has still to take out of the blob store.
CREATE TABLE purges (
    sha256 TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
