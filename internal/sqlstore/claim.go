package sqlstore

import (
	"truce"
)

// claims returns what reads rows of the table of claims into list; with s nil it shares nothing.
func claims(r roster, s *shared, list *[]*truce.Claim) func(scan) error {
	return claimRows(r, s, func(_ int64, c *truce.Claim) { *list = append(*list, c) })
}

// claimRows returns what reads rows of the table of claims; each is given the incident, 0 for none, and the claim.
func claimRows(r roster, s *shared, each func(incident int64, c *truce.Claim)) func(scan) error {
	return func(scan scan) error {
		var ref, withdrawn int64
		var incident *int64
		var body string
		c := new(truce.Claim)
		if err := scan(&ref, &c.Kind, &c.Key, &c.Officer, &c.At, &withdrawn, &body, &incident); err != nil {
			return err
		}
		c.Ref, c.Withdrawn = r.ref(ref), withdrawn == 1
		b, err := s.body(ref, c.Kind, body)
		if c.Body = b; incident == nil {
			incident = new(int64)
		}
		each(*incident, c)
		return err
	}
}

// readClaim returns the claim entered at a ref, nil when there is none.
func readClaim(q querier, r roster, ref int64) (*truce.Claim, error) {
	var list []*truce.Claim
	if err := q.query("claim_at", claims(r, nil, &list), ref); err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}
