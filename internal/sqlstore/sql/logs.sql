-- How far has each log been taken in?
SELECT member, size, root FROM log ORDER BY member
