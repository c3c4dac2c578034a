-- Feeds have the columns of tokens: one piece of code issues both.
ALTER TABLE feed RENAME COLUMN what TO name;
ALTER TABLE feed RENAME COLUMN used TO seen;
ALTER TABLE feed ADD COLUMN until BIGINT NOT NULL DEFAULT 9223372036854775807; -- they last until they are ended
