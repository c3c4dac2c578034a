UPDATE report SET released = $2 WHERE id = $1
