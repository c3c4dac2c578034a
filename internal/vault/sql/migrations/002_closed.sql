-- A secret that is closed: content is an age file of salt and content, and the salt beside it is empty. Nobody can compute
-- its commitment without a key, so it stands here.
ALTER TABLE secret ADD COLUMN commitment BYTEA;

-- To whom it is closed, separated by spaces; empty: it is held as it is.
ALTER TABLE secret ADD COLUMN recipients TEXT NOT NULL DEFAULT '';
