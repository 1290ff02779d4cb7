-- The articles as their latest change left them. The sequence orders all changes; the index follows it.
CREATE TABLE articles (
    id       TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL UNIQUE,
    version  INTEGER NOT NULL,
    source   TEXT    NOT NULL,
    language TEXT    NOT NULL,
    date     TEXT,
    sha256   TEXT    NOT NULL
) STRICT;
CREATE INDEX articles_by_content ON articles (sha256);

-- Every version ever taken in. The record is the JSON form of the article; supplied is what the caller said beside the bytes.
CREATE TABLE versions (
    article  TEXT    NOT NULL REFERENCES articles (id),
    version  INTEGER NOT NULL,
    sha256   TEXT    NOT NULL,
    supplied TEXT,
    run      INTEGER REFERENCES runs (id),
    record   BLOB    NOT NULL,
    PRIMARY KEY (article, version)
) STRICT;

-- Where articles were delivered from. Several identities may lead to one article: duplicates.
CREATE TABLE identities (
    source   TEXT NOT NULL,
    key      TEXT NOT NULL,
    article  TEXT NOT NULL REFERENCES articles (id),
    sha256   TEXT NOT NULL,
    supplied TEXT,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    started_at TEXT    NOT NULL,
    ended_at   TEXT,
    source     TEXT    NOT NULL,
    paths      TEXT    NOT NULL,
    added      INTEGER NOT NULL DEFAULT 0,
    replaced   INTEGER NOT NULL DEFAULT 0,
    unchanged  INTEGER NOT NULL DEFAULT 0,
    duplicate  INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0,
    ignored    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE outcomes (
    run     INTEGER NOT NULL REFERENCES runs (id),
    ordinal INTEGER NOT NULL,
    item    TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    article TEXT,
    reason  TEXT,
    PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;
