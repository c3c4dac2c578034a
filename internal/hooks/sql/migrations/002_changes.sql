-- How often it was changed who is told: by it an old copy is told from the newest.
CREATE TABLE change (
	n BIGINT NOT NULL
);
INSERT INTO change VALUES (0);
