package web_test

import (
	"context"

	"truce"
	"truce/internal/node"
	"truce/internal/web/frame"
)

func (h *house) Check(ctx context.Context, b frame.By, claim string, body any) error {
	return h.registrars[b.Member].Check(ctx, by(b), claim, body)
}

func (h *house) EnterNoted(ctx context.Context, b frame.By, claim string, body any, note string) (truce.Ref, error) {
	return h.registrars[b.Member].EnterNoted(ctx, by(b), claim, body, note)
}

func (h *house) Correct(ctx context.Context, b frame.By, id truce.ReportID, d frame.Draft) error {
	_, err := h.registrars[b.Member].CorrectReport(ctx, by(b), id, node.DraftOf(d))
	return err
}

func (h *house) Release(ctx context.Context, b frame.By, claim string, id truce.ReportID, to truce.Level,
	coded truce.Coded) error {
	return h.registrars[b.Member].Release(ctx, by(b), claim, id, to, coded)
}

func (h *house) Erase(ctx context.Context, b frame.By, id truce.ReportID, field, ground, note string) error {
	return h.registrars[b.Member].Erase(ctx, by(b), id, field, ground, note)
}

func (h *house) EraseBeside(ctx context.Context, b frame.By, index int64, field, ground, note string) error {
	return h.registrars[b.Member].EraseBeside(ctx, by(b), index, field, ground, note)
}

func (h *house) Withdraw(ctx context.Context, b frame.By, claim string, index int64, why, note string) error {
	return h.registrars[b.Member].Withdraw(ctx, by(b), claim, index, why, note)
}

func (h *house) Operate(ctx context.Context, b frame.By, claim string, o truce.Operation, note string) (string,
	error) {
	return h.registrars[b.Member].Operate(ctx, by(b), claim, o, note)
}

func (h *house) Lapse(ctx context.Context, b frame.By, id truce.IncidentID, deadline string) error {
	return h.registrars[b.Member].Lapse(ctx, by(b), id, deadline)
}

func (h *house) Publish(ctx context.Context, b frame.By, claim string, day truce.Date) (int, error) {
	d, err := node.Publish(ctx, h.registrars[b.Member], by(b), claim, day)
	if err != nil {
		return 0, err
	}
	return d.Bulletin.Number, nil
}

func (h *house) CorrectFigure(ctx context.Context, b frame.By, claim string, e truce.Erratum) error {
	_, err := h.registrars[b.Member].Correct(ctx, by(b), claim, &e)
	return err
}

func (h *house) Import(ctx context.Context, b frame.By, f frame.ImportFile, look bool) (frame.Imported, error) {
	return node.Import(ctx, h.registrars[b.Member], by(b), f, look)
}

func (h *house) ProposeMapping(_ context.Context, data []byte) (string, error) {
	return node.ProposeMapping(data)
}

// A house has no directory of a node: nothing is known of peers, and nothing can be examined.
func (h *house) Examine(context.Context) []frame.Finding {
	return []frame.Finding{{OK: true, What: truce.Say("The house stands.")}}
}

func (h *house) Peers(context.Context) ([]frame.Peer, error) {
	return []frame.Peer{{Member: "BO", Address: "https://192.0.2.7:8443", Quiet: true}}, nil
}

func (h *house) Reached() string { return "https://192.0.2.7:8443" }

func (h *house) SetPeer(_ context.Context, _ frame.By, m truce.MemberID, _ string) error {
	return truce.Errorf(truce.NotFound, "%q is not another member", m)
}

func (h *house) Sync(_ context.Context, _ frame.By, m truce.MemberID) (int64, error) {
	return 0, truce.Errorf(truce.NotFound, "no address of the node of %q is known", m)
}

func (h *house) ReadOnly() *frame.ReadOnly { return h.readOnly }

func (h *house) SetReadOnly(context.Context, frame.By, string) error { return nil }

func (h *house) Vouch(ctx context.Context, b frame.By, claim string, o truce.Officer) error {
	_, err := h.registrars[b.Member].Vouch(ctx, by(b), claim, o)
	return err
}

func (h *house) GiveKey(ctx context.Context, b frame.By, claim, function, recipient string) error {
	_, _, err := h.registrars[b.Member].GiveKey(ctx, by(b), claim, function, recipient)
	return err
}

func (h *house) EndOfficer(ctx context.Context, b frame.By, claim, function string) error {
	_, err := h.registrars[b.Member].EndOfficer(ctx, by(b), claim, function)
	return err
}
