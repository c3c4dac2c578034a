-- For whom ids and refs are packed beyond the founders. The place of a member is that among the founders and these, in
-- alphabetical order: when one more joins, all other tables are emptied and filled again, and this one is kept. size is how
-- far the member's log had been taken in before; until it is again, the tables are of an earlier state.
CREATE TABLE roster (
	member TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	size   BIGINT NOT NULL
);
