-- The sequence of an article's first change: while it is its latest, nothing of the article can be in an index that has not come so far. Null where it is not known.
ALTER TABLE articles ADD COLUMN first_sequence INTEGER;
