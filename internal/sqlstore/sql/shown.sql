-- Which rows do these incidents have in lists, and which reports opened them?
SELECT id, report, shown FROM incident WHERE joined IS NULL AND id IN ($ids)
