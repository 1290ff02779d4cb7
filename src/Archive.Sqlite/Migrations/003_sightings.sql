-- A sighting counts when both the article and its text are new: corrected versions and near copies of one story are one sighting.
ALTER TABLE line_sightings ADD COLUMN first_text INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line_sightings ADD COLUMN second_text INTEGER;

-- What has changed of a source's lines since a version.
CREATE INDEX lines_of_source ON lines (source, version);
