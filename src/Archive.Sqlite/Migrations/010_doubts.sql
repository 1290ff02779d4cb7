-- How many of the articles that a run added or replaced have doubts; runs before this counted none.
ALTER TABLE runs ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
