package truce

// BudgetOf returns how many claims of the kind have effect in one log, in all and under one key; 0: any number.
func BudgetOf(k Kind) (claims, ofKey int) {
	if d, ok := describe(k); ok {
		return d.most.claims, d.most.ofKey
	}
	return 0, 0
}
