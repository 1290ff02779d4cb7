-- The sequence of an article's first change: while it is its latest, nothing of the article can be in an index that has not come so far. Null where it is not known.
ALTER TABLE articles ADD COLUMN first_sequence INTEGER;
-- The row's digest does not cover it: altered, it is as good as unknown, unless it were altered to the sequence itself.
