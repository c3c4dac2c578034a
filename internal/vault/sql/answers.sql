-- What was answered of names?
SELECT what, name, written, stands, officer, at FROM answer ORDER BY what, name
