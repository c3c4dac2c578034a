package sqlstore

import (
	"context"

	"truce"
	"truce/internal/query"
)

// ClaimPage implements query.Reader.
func (s *Store) ClaimPage(ctx context.Context, q query.Claims) (page query.ClaimPage, err error) {
	err = s.read(ctx, func(r *reader) error {
		page, err = r.ClaimPage(ctx, q)
		return err
	})
	return page, err
}

// Entered implements query.Reader.
func (s *Store) Entered(ctx context.Context, k truce.Kind, span truce.Interval) (list []*truce.Claim, err error) {
	err = s.read(ctx, func(r *reader) error {
		list, err = r.Entered(ctx, k, span)
		return err
	})
	return list, err
}

func (r *reader) Entered(_ context.Context, k truce.Kind, span truce.Interval) (list []*truce.Claim, err error) {
	err = r.q.query("claims_entered", claims(r.roster, r.shared, &list), string(k), int64(span.From), int64(span.To))
	return list, err
}

// Refused implements query.Reader.
func (s *Store) Refused(ctx context.Context, q query.Refused) (page query.RefusalPage, err error) {
	err = s.read(ctx, func(r *reader) error {
		page, err = r.Refused(ctx, q)
		return err
	})
	return page, err
}

func (r *reader) ClaimPage(_ context.Context, q query.Claims) (query.ClaimPage, error) {
	after, ref := q.Key, int64(0)
	if q.After != (truce.Ref{}) {
		_, known := r.roster.place(q.After.Member)
		ref = r.roster.packRef(q.After)
		c, err := readClaim(r.q, r.roster, ref)
		if err != nil {
			return query.ClaimPage{}, err
		}
		if !known || c == nil || c.Kind != q.Kind || q.Key != "" && c.Key != q.Key {
			return query.ClaimPage{}, q.Unknown()
		}
		after = c.Key
	}
	statement := "page_of_kind"
	if q.Key != "" {
		statement = "page_of_key"
	}
	var list []*truce.Claim
	if err := r.q.query(statement, claims(r.roster, r.shared, &list), string(q.Kind), after, ref,
		query.Limit(q.Limit)+1); err != nil {
		return query.ClaimPage{}, err
	}
	var total int
	if _, err := one(r.q, "count_claims", []any{string(q.Kind), q.Key}, &total); err != nil {
		return query.ClaimPage{}, err
	}
	return q.Page(list, total), nil
}

func (r *reader) Refused(_ context.Context, q query.Refused) (query.RefusalPage, error) {
	var list, last []truce.Refusal
	into := func(list *[]truce.Refusal) func(scan) error {
		return func(scan scan) error {
			var x truce.Refusal
			err := scan(&x.Member, &x.Index, &x.Why)
			*list = append(*list, x)
			return err
		}
	}
	member, after := string(q.Member), q.After
	if after == (truce.Ref{}) {
		after.Index = -1
	}
	err := r.q.query("refused", into(&list), member, string(after.Member), after.Index, query.Limit(q.Limit)+1)
	if err == nil {
		err = r.q.query("last_refused", into(&last), member)
	}
	var total int
	if err == nil {
		_, err = one(r.q, "count_refused", []any{member}, &total)
	}
	if err != nil || len(last) == 0 {
		return query.RefusalPage{}, err
	}
	return q.Page(list, total, &last[0]), nil
}
