package web

import (
	"context"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/web/frame"
)

// Check knows what is wrong with the form of a claim alone.
func (o *clerk) Check(_ context.Context, by frame.By, claim string, body any) error {
	_, err := truce.Encode(truce.Entry{Kind: o.rec.State.Process.FormOf(body), Claim: claim, Officer: by.Function,
		At: truce.At(o.clock()), Body: body})
	return err
}

func (o *clerk) EnterNoted(ctx context.Context, by frame.By, claim string, body any, note string) (truce.Ref, error) {
	if note != "" {
		truce.Seal(body, []truce.Sealed{{Field: truce.FieldNote, Commit: truce.DigestOf([]byte(note))}})
	}
	return o.Enter(ctx, by, claim, body)
}

func (o *clerk) Correct(ctx context.Context, by frame.By, id truce.ReportID, d frame.Draft) error {
	st, err := o.rec.Reader().Report(ctx, id)
	if err != nil {
		return err
	}
	next := st.Report
	next.Version, next.Because = next.Version+1, d.Because
	if d.Release != "" {
		d.Coded.Level = d.Release
		next.Coded = &d.Coded
	}
	_, err = o.Enter(ctx, by, d.Claim, &next)
	return err
}

func (o *clerk) Release(ctx context.Context, by frame.By, claim string, id truce.ReportID, to truce.Level,
	coded truce.Coded) error {
	st, err := o.rec.Reader().Report(ctx, id)
	if err != nil {
		return err
	}
	coded.Level = to
	_, err = o.Enter(ctx, by, claim, &truce.Release{Report: id, Version: st.Report.Version, To: to, Coded: coded})
	return err
}

func (o *clerk) Erase(_ context.Context, _ frame.By, id truce.ReportID, field, _, _ string) error {
	return truce.Errorf(truce.NotFound, "the %s of %s is not held here", field, id)
}

func (o *clerk) EraseBeside(_ context.Context, by frame.By, index int64, field, _, _ string) error {
	return truce.Errorf(truce.NotFound, "the %s of %s/%d is not held here", field, by.Member, index)
}

func (o *clerk) Withdraw(ctx context.Context, by frame.By, claim string, index int64, why, note string) error {
	_, err := o.EnterNoted(ctx, by, claim, &truce.Withdraw{Index: index, Why: why}, note)
	return err
}

func (o *clerk) Operate(ctx context.Context, by frame.By, claim string, x truce.Operation, note string) (string,
	error) {
	if x.ID == "" {
		n, err := o.rec.Reader().Next(ctx, by.Member, 'O')
		if err != nil {
			return "", err
		}
		x.ID = truce.Mint(by.Member, 'O', n)
	}
	_, err := o.EnterNoted(ctx, by, claim, &x, note)
	return x.ID, err
}

func (o *clerk) Lapse(ctx context.Context, by frame.By, id truce.IncidentID, deadline string) error {
	_, err := o.Enter(ctx, by, "lapse-"+deadline+"-"+string(by.Member), &truce.Lapsed{Incident: id, Deadline: deadline,
		Due: truce.At(o.clock())})
	return err
}

func (o *clerk) Publish(ctx context.Context, by frame.By, claim string, day truce.Date) (int, error) {
	d, err := bulletin.Draft(ctx, o.rec.Reader(), by.Member, day)
	if err != nil {
		return 0, err
	}
	b, err := d.Publication()
	if err != nil {
		return 0, err
	}
	_, err = o.Enter(ctx, by, claim, b)
	return b.Number, err
}

func (o *clerk) CorrectFigure(ctx context.Context, by frame.By, claim string, e truce.Erratum) error {
	_, err := o.Enter(ctx, by, claim, &e)
	return err
}
