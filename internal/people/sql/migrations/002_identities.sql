-- As whom an institution's own provider knows a person. A subject means something with its issuer alone.
CREATE TABLE identity (
	issuer  TEXT NOT NULL,
	subject TEXT NOT NULL,
	person  TEXT NOT NULL,
	made    BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_person ON identity (person);
