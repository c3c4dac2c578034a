-- What a node tells other programs: to whom, how far each was told, what is owed and what became of it.
CREATE TABLE hook (
	id       TEXT PRIMARY KEY,
	url      TEXT NOT NULL,
	kinds    TEXT NOT NULL,   -- JSON array; empty: all
	ask      TEXT NOT NULL,   -- a filter of incidents, by its address; empty: none
	ca       TEXT NOT NULL,   -- certificates that vouch for the receiver beside those of the machine, PEM
	secret   TEXT NOT NULL,   -- that deliveries are signed with: they cannot be otherwise
	made     BIGINT NOT NULL,
	paused   BIGINT NOT NULL, -- since when nothing is tried; 0: it is
	failing  BIGINT NOT NULL, -- since when nothing arrives; 0: it does
	failures BIGINT NOT NULL, -- tries in a row
	next     BIGINT NOT NULL, -- when it is tried again
	busy     BIGINT NOT NULL  -- until when a process may be sending to it
);
CREATE TABLE cursor (
	hook   TEXT NOT NULL,
	member TEXT NOT NULL,
	size   BIGINT NOT NULL,   -- so many entries of the member's log were looked at
	PRIMARY KEY (hook, member)
);
CREATE TABLE delivery (
	number   INTEGER PRIMARY KEY AUTOINCREMENT, -- they are sent in this order
	hook     TEXT NOT NULL,
	id       TEXT NOT NULL,   -- the same at every try
	kind     TEXT NOT NULL,
	about    TEXT NOT NULL,   -- JSON array of ids
	body     TEXT NOT NULL,
	made     BIGINT NOT NULL,
	tries    BIGINT NOT NULL,
	tried    BIGINT NOT NULL, -- last; 0: never
	outcome  TEXT NOT NULL,   -- of the last try
	status   BIGINT NOT NULL, -- that was answered; 0: nothing was
	over     BIGINT NOT NULL, -- when it arrived or was left out; 0: it is owed
	UNIQUE (hook, id)
);
CREATE INDEX delivery_owed ON delivery (hook, over, number);
-- What is told once, however many entries lead to it.
CREATE TABLE told (
	hook TEXT NOT NULL,
	what TEXT NOT NULL,
	PRIMARY KEY (hook, what)
);
-- Where hooks may lead beyond public addresses, and which ports are this node's own.
CREATE TABLE network (prefix TEXT PRIMARY KEY);
CREATE TABLE port (number BIGINT PRIMARY KEY);
-- What feeds have shown, and since when as it is.
CREATE TABLE shown (
	audience TEXT NOT NULL,
	id       TEXT NOT NULL,
	hash     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (audience, id)
);
