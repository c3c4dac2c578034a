package truce

// budget is how much of one kind has effect in one log: what is read whole, by pages, terms and nodes, is bounded by
// it, whoever enters how much. It stands far above what a process needs in twenty years. An entry beyond it stays in
// its log and has no effect, like any other that is not admissible; what the log entered before keeps its effect
// (docs/decisions/0017). The zero budget bounds nothing.
type budget struct {
	claims int   // of the kind, withdrawn ones included; 0: not bounded, for they are never read all at once
	bytes  int64 // of their bodies; 0: not bounded by themselves
	ofKey  int   // claims under one key; 0: not bounded
}

// The budgets of more than one kind.
var (
	ofDossier = budget{claims: 5_000, bytes: 8 << 20}   // what a member knows of actors, areas and talks
	ofADay    = budget{claims: 20_000, bytes: 64 << 20} // what is entered every day
	ofAnswers = budget{ofKey: 200}                      // to one question about an incident; incidents are any number
)

// within returns why an entry of the kind has no effect after what its log has entered before: it is over the budget.
func (b budget) within(j judging, d *description, body any) error {
	k, m, most := d.now, j.ref.Member, b.claims
	if d.urgent(body) {
		most *= 2
	}
	if b.claims > 0 {
		claims, bytes := j.Held(k)
		if claims >= most {
			return overBudget("the log of %s holds %d entries of the kind %s, as many as have effect in one log", m, claims, k)
		}
		if b.bytes > 0 {
			data, err := EncodeBody(body)
			if err != nil {
				return err
			}
			if bytes+int64(len(data)) > b.bytes {
				return overBudget("with this entry those of the kind %s in the log of %s would come to more than the %d MB that "+
					"have effect in one log", k, m, b.bytes>>20)
			}
		}
	}
	if b.ofKey > 0 && j.HeldUnder(k, d.key(body), b.ofKey) >= b.ofKey {
		return overBudget("the log of %s holds %d entries of the kind %s about this, as many as have effect in one log", m,
			b.ofKey, k)
	}
	return nil
}

func overBudget(format string, args ...any) error {
	return Errorf(Forbidden, "over budget: "+format, args...)
}
