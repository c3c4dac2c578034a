-- Which is the last version of the report, of which dataset, and who filed it?
SELECT version, officer, dataset, incident FROM report WHERE id = $1
