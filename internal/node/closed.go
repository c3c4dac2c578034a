package node

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/vault"
)

// closed says how far the vault is closed: to whom, and what whoever reads the node's directory can read.
func closed(ctx context.Context, models query.Reader, v *vault.Vault, m truce.MemberID) []Finding {
	to, err := query.Recipients(ctx, models, m)
	if err != nil {
		return []Finding{{What: spoken(err)}}
	}
	counts, err := v.Counts(ctx)
	if err != nil {
		return []Finding{{What: spoken(err)}}
	}
	open, shut, others, coded := 0, 0, 0, 0
	for _, c := range counts {
		switch {
		case c.Field == registrar.FieldCoded:
			coded += c.N
		case registrar.StaysOpen(c.Field): // a file is looked at by itself
		case len(c.To) == 0:
			open += c.N
		case slices.Equal(c.To, to):
			shut += c.N
		default:
			others += c.N
		}
	}
	var out []Finding
	switch {
	case len(to) == 0:
		out = append(out, Finding{OK: true,
			What: truce.Say("No officer has a key: %d sealed fields are not encrypted, and whoever reads the vault reads "+
				"them.", open),
			Do: truce.Say("Make an officer's key with truce key new, enter it with truce officer key; then truce key " +
				"reseal closes what is held.")})
	case open > 0:
		out = append(out, Finding{What: truce.Say("%d sealed fields are not encrypted, though officers have keys.", open),
			Do: truce.Say("Run truce key reseal.")})
	default:
		out = append(out, Finding{OK: true,
			What: truce.Say("%d sealed fields are closed to the keys of %s's officers; this node cannot open them.", shut, m)})
	}
	if others > 0 {
		out = append(out, Finding{What: truce.Say("%d sealed fields are closed to other keys than those of the officers "+
			"of today.", others), Do: truce.Say("An officer that opens them runs truce key reseal --key FILE.")})
	}
	if coded > 0 {
		out = append(out, Finding{OK: true,
			What: truce.Say("The coded fields of %d unreleased reports are not encrypted: this node lists and matches them.",
				coded)})
	}
	return out
}
