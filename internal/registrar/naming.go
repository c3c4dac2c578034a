package registrar

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"sync"

	"truce"
	"truce/internal/naming"
	"truce/internal/query"
	"truce/internal/vault"
)

// What a name stands for is answered once, by an officer, and kept in the vault: names may stand in sealed reports
// alone. A sealed report is linked whenever it is opened, so nothing is entered for it; a released one is released
// anew.

// ReadNaming returns what is known of names: the registers of the record, and what the member answered. v may be nil:
// then nothing was answered.
func ReadNaming(ctx context.Context, m query.Reader, v *vault.Vault, g naming.Gazetteer) (*naming.Register, error) {
	return namingWith(ctx, m, v, g)
}

// namingWith is ReadNaming as it would be with more answers, which go before those that are kept.
func namingWith(ctx context.Context, m query.Reader, v *vault.Vault, g naming.Gazetteer,
	more ...naming.Answer) (*naming.Register, error) {
	actors, err := standing[truce.Actor](ctx, m, truce.KindActor)
	if err != nil {
		return nil, err
	}
	areas, err := standing[truce.Area](ctx, m, truce.KindArea)
	if err != nil {
		return nil, err
	}
	answers, err := readAnswers(ctx, v)
	if err != nil {
		return nil, err
	}
	return naming.New(actors, areas, append(answers, more...), g), nil
}

// readAnswers returns what the member answered of names; no vault holds none.
func readAnswers(ctx context.Context, v *vault.Vault) ([]naming.Answer, error) {
	if v == nil {
		return nil, nil
	}
	kept, err := v.Answers(ctx)
	var out []naming.Answer
	for _, a := range kept {
		out = append(out, naming.Answer{What: naming.What(a.What), Name: a.Written, Stands: a.Stands})
	}
	return out, err
}

// standing returns what is claimed of a kind and was not withdrawn.
func standing[T any](ctx context.Context, m query.Reader, k truce.Kind) ([]*T, error) {
	claims, err := m.Claims(ctx, k, "")
	var out []*T
	for _, c := range claims {
		if !c.Withdrawn {
			out = append(out, c.Body.(*T))
		}
	}
	return out, err
}

// Naming returns what is known of names now.
func (r *Registrar) Naming(ctx context.Context) (*naming.Register, error) {
	cut, err := r.Models.Cut(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := readAnswers(ctx, r.Vault)
	if err != nil {
		return nil, err
	}
	r.names.mu.Lock()
	defer r.names.mu.Unlock()
	if at := cut.Digest(); r.names.register == nil || r.names.at != at || !slices.Equal(r.names.answers, answers) {
		reg, err := ReadNaming(ctx, r.Models, r.Vault, r.Gazetteer)
		if err != nil {
			return nil, err
		}
		r.names.register, r.names.at, r.names.answers = reg, at, answers
	}
	return r.names.register, nil
}

// lastNaming is what was known of names when it was last asked for, and by which entries and answers.
type lastNaming struct {
	mu       sync.Mutex
	at       truce.Digest
	answers  []naming.Answer
	register *naming.Register
}

// CountNames counts the names in a member's own reports, those included that its vault holds sealed, with what each
// stands for: the most frequent first.
func CountNames(ctx context.Context, m query.Reader, v *vault.Vault, who truce.MemberID,
	reg *naming.Register) ([]naming.Count, error) {
	var t naming.Tally
	err := eachOwn(ctx, m, v, who, func(_ *truce.ReportState, coded truce.Coded) { t.Add(reg.Link(&coded)) })
	return t.Counts(naming.Link.Written), err
}

// eachOwn calls do with every report of the member that is not withdrawn and whose coded fields are known here: as they
// are released, else as they are sealed.
func eachOwn(ctx context.Context, m query.Reader, v *vault.Vault, who truce.MemberID,
	do func(*truce.ReportState, truce.Coded)) error {
	for q := (query.Reports{Owner: who, Limit: 1000}); ; {
		page, err := m.Reports(ctx, q)
		if err != nil {
			return err
		}
		for _, st := range page.Reports {
			coded, known, err := codedOf(ctx, v, st)
			if err != nil {
				return err
			}
			if known && !st.Withdrawn {
				do(st, coded)
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

// codedOf returns the coded fields of a report of the member's own as they are kept; known is false where nothing is
// held.
func codedOf(ctx context.Context, v *vault.Vault, st *truce.ReportState) (coded truce.Coded, known bool, err error) {
	if st.Coded != nil {
		return *st.Coded, true, nil
	}
	held, err := Held(ctx, v, &st.Report)
	if err != nil {
		return coded, false, err
	}
	text, known := held[FieldCoded]
	if !known {
		return coded, false, nil
	}
	return coded, true, json.Unmarshal([]byte(text), &coded)
}

// Named is what an answer about a name came to.
type Named struct {
	Released int `json:"released"` // reports released anew, with the name linked or no longer linked
	Sealed   int `json:"sealed"`   // reports with that name that stay sealed: it is linked in what their owner sees
}

// AnswerName keeps what an officer answered of a name and applies it to every report of the member that has it. An
// answer that stands for nothing keeps the name a name.
func (r *Registrar) AnswerName(ctx context.Context, by By, a naming.Answer) (done Named, err error) {
	defer func() { r.tell(by, "answer about a name", "", err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return Named{}, err
	}
	key := naming.Key(a.Name)
	if key == "" {
		return Named{}, truce.Errorf(truce.Invalid, "%q is no name: it has neither letters nor digits", a.Name)
	}
	if err := r.registered(ctx, a); err != nil {
		return Named{}, err
	}
	reg, err := namingWith(ctx, r.Models, r.Vault, r.Gazetteer, a)
	if err != nil {
		return Named{}, err
	}
	releases, done, err := r.relinked(ctx, by, reg, a.Has)
	if err != nil {
		return Named{}, err
	}
	err = r.Vault.Answer(ctx, vault.Answer{What: string(a.What), Name: key, Written: a.Name, Stands: a.Stands,
		Officer: by.Function, At: r.now()})
	if err != nil {
		return Named{}, err
	}
	return done, r.enterAll(ctx, by, releases)
}

// ForgetName forgets what was answered of a name: from here on the registers alone say what it stands for. Links that
// were made by the answer stay until they are answered otherwise.
func (r *Registrar) ForgetName(ctx context.Context, by By, a naming.Answer) (err error) {
	defer func() { r.tell(by, "answer about a name forgotten", "", err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	return r.Vault.Unanswer(ctx, string(a.What), naming.Key(a.Name))
}

// LinkNames applies what is known of names now to every report of the member.
func (r *Registrar) LinkNames(ctx context.Context, by By) (done Named, err error) {
	defer func() { r.tell(by, "names linked", "", err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return Named{}, err
	}
	reg, err := r.Naming(ctx)
	if err != nil {
		return Named{}, err
	}
	releases, done, err := r.relinked(ctx, by, reg, func(*truce.Coded) bool { return true })
	if err != nil {
		return Named{}, err
	}
	return done, r.enterAll(ctx, by, releases)
}

// registered refuses an answer that names what no register has.
func (r *Registrar) registered(ctx context.Context, a naming.Answer) error {
	if a.Stands == "" {
		return nil
	}
	var found bool
	switch a.What {
	case naming.Provinces:
		areas, err := standing[truce.Area](ctx, r.Models, truce.KindArea)
		if err != nil {
			return err
		}
		found = slices.ContainsFunc(areas, func(x *truce.Area) bool {
			return string(x.ID) == a.Stands && x.Kind == "province"
		})
	default:
		actors, err := standing[truce.Actor](ctx, r.Models, truce.KindActor)
		if err != nil {
			return err
		}
		found = slices.ContainsFunc(actors, func(x *truce.Actor) bool { return string(x.ID) == a.Stands })
	}
	if !found {
		return truce.Errorf(truce.NotFound, "the register has no %s %q", a.What, a.Stands)
	}
	return nil
}

// relinked returns what is to be released anew: what is released of the member's reports and reads otherwise by reg, of
// those that has names. It is refused where the officer may not release.
func (r *Registrar) relinked(ctx context.Context, by By, reg *naming.Register,
	has func(*truce.Coded) bool) (releases []Dated, done Named, err error) {
	err = eachOwn(ctx, r.Models, r.Vault, r.Member, func(st *truce.ReportState, coded truce.Coded) {
		was := coded
		switch {
		case !has(&coded):
		case st.Coded == nil:
			done.Sealed++
		default:
			if reg.Link(&coded); !reflect.DeepEqual(was, coded) {
				coded.Level = st.Level
				releases = append(releases, Dated{At: r.now(), Body: &truce.Release{Report: st.Report.ID,
					Version: st.Report.Version, Coded: coded, To: st.Level}})
			}
		}
	})
	if err != nil || len(releases) == 0 {
		return nil, done, err
	}
	p, err := r.Models.Process(ctx)
	if err == nil {
		err = r.Models.Whole(p) // what others have said of a report may stand in what cannot be read
	}
	if err == nil {
		_, err = r.admitted(ctx, by, "", releases[0].Body)
	}
	done.Released = len(releases)
	return releases, done, err
}
