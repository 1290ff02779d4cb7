-- By its hash a second delivery under the same idempotency key is told from another upload.
ALTER TABLE jobs ADD COLUMN sha256 TEXT;
