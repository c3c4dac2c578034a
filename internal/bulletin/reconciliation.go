package bulletin

import (
	"slices"

	"truce"
	"truce/codes"
)

// claimed is a claim of the period with its log's member.
type claimed struct {
	member truce.MemberID
	id     string
	at     truce.Instant
}

// reconciliation is what joined in the period, by each member's claims, and what was refused or halted. The joint cell
// counts a thing once, however many members claim it.
func (c *count) reconciliation() ([]truce.BulletinRow, error) {
	var rows []truce.BulletinRow
	accessions, err := c.r.Claims(c.ctx, truce.KindAccession, "")
	if err != nil {
		return nil, err
	}
	for _, l := range []struct {
		label string
		of    func(*truce.Accession) string
	}{
		{"settlements joined", func(a *truce.Accession) string { return string(a.Settlement) }},
		{"groups joined", func(a *truce.Accession) string { return string(a.Actor) }},
	} {
		var found []claimed
		for _, x := range accessions {
			a := x.Body.(*truce.Accession)
			if !x.Withdrawn && l.of(a) != "" && a.Status == codes.Acceded && c.in(a.Since) {
				found = append(found, claimed{x.Member, l.of(a), a.Since})
			}
		}
		rows = append(rows, c.claimRow(l.label, found))
	}
	operations, err := c.r.Claims(c.ctx, truce.KindOperation, "")
	if err != nil {
		return nil, err
	}
	for _, l := range []struct {
		label string
		kind  codes.OperationKind
	}{{"access refused", codes.Restriction}, {"work suspended", codes.Suspension},
		{"calls on the hot line", codes.CallMade}, {"measures agreed", codes.Measure}} {
		var found []claimed
		for _, x := range operations {
			if o := x.Body.(*truce.Operation); !x.Withdrawn && o.Kind == l.kind && c.in(o.When.From) {
				found = append(found, claimed{x.Member, o.ID, o.When.From})
			}
		}
		if len(found) > 0 {
			rows = append(rows, c.claimRow(l.label, found))
		}
	}
	return rows, nil
}

func (c *count) claimRow(label string, found []claimed) truce.BulletinRow {
	found = slices.DeleteFunc(found, func(x claimed) bool { return !c.showsAt(x.member, x.at) })
	row := truce.BulletinRow{Section: Reconciliation, Label: label}
	for _, m := range c.members {
		cell := distinct(truce.BulletinCell{Member: m}, found, func(x claimed) bool { return x.member == m })
		row.Cells = append(row.Cells, known(cell, c.shows(m)))
	}
	all := distinct(truce.BulletinCell{}, found, func(claimed) bool { return true })
	row.Cells = append(row.Cells, known(all, c.together()))
	return row
}

// distinct counts things once, however often they are claimed or their state changes.
func distinct(cell truce.BulletinCell, found []claimed, in func(claimed) bool) truce.BulletinCell {
	seen := map[string]bool{}
	for _, x := range found {
		if in(x) && !seen[x.id] {
			seen[x.id] = true
			cell.IDs = append(cell.IDs, x.id)
		}
	}
	n := len(cell.IDs)
	cell.N = &n
	return cell
}
