DELETE FROM part WHERE member = $1
