package node

import (
	"context"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/registrar"
)

// Publish publishes the draft of a day as it stands, and returns the bulletin as it is read then. A day can be
// published anew when something has changed: what was published before stays. That nothing has is a conflict.
func Publish(ctx context.Context, r *registrar.Registrar, by registrar.By, claim string,
	day truce.Date) (*bulletin.Document, error) {
	d, err := bulletin.Draft(ctx, r.Models, r.Member, day)
	if err != nil {
		return nil, err
	}
	b, err := d.Publication()
	if err != nil {
		return nil, err
	}
	before, err := bulletin.Show(ctx, r.Models, r.Member, day)
	if err != nil {
		return nil, err
	}
	if before.Status == bulletin.StatusPublished && bulletin.Same(&before.Bulletin, b) {
		return nil, truce.Errorf(truce.Conflict,
			"bulletin %s of %s is published, and would say the same today; what is wrong in it is corrected by an erratum",
			before.ID(), day)
	}
	if err := r.Publish(ctx, by, claim, b); err != nil {
		return nil, err
	}
	return bulletin.Show(ctx, r.Models, r.Member, day)
}
