package press

func (r *reader) ownTable() bool { return false }
