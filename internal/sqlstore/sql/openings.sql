-- Which incidents did these reports open?
SELECT id, incident FROM report WHERE id IN ($ids)
