-- How many changes were made of whom is known and by what: by it an old copy is told from the newest.
CREATE TABLE change (
	n BIGINT NOT NULL
);
INSERT INTO change VALUES (0);
