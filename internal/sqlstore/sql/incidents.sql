SELECT id, ref, at, report, joined FROM incident WHERE id IN ($ids)
