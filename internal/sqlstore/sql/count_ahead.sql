SELECT count(*) FROM ahead
