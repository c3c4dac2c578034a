package web_test

import (
	"context"

	"truce"
	"truce/internal/registrar"
	"truce/internal/web/frame"
)

var _ frame.Steering = (*house)(nil)

func (h *house) Course(ctx context.Context) (frame.Course, error) {
	c, err := registrar.ReadCourse(ctx, h.models)
	if err != nil {
		return frame.Course{}, err
	}
	return frame.Course{Process: c.Process, Proposals: c.Proposals, Under: c.Endorsed()}, nil
}

// In this house nobody amends anything.
var errSteadfast = truce.Errorf(truce.Conflict, "nothing would be changed")

func (h *house) Amend(*truce.Process, truce.Process, []truce.MemberID, []byte) (*truce.Process, []frame.Fault) {
	return nil, []frame.Fault{{Says: errSteadfast}}
}

func (h *house) Propose(context.Context, frame.By, string, *truce.Process) error { return errSteadfast }

func (h *house) Endorse(context.Context, frame.By, string, truce.Endorsement) error {
	return errSteadfast
}

func (h *house) Leave(context.Context, frame.By, string, string) error { return errSteadfast }
