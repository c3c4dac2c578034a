package sqlstore

import (
	"cmp"
	"fmt"

	"truce"
)

// version is what judging asks of the last version of a report; its number is 0 where there is no report.
type version struct {
	number   int
	officer  string
	dataset  string
	incident *int64
}

func readVersion(q querier, report int64) (version, error) {
	var v version
	_, err := one(q, "version", []any{report}, &v.number, &v.officer, &v.dataset, &v.incident)
	return v, err
}

// report is a report as the tables hold it.
type report struct {
	key    int64
	state  *truce.ReportState
	opened *int64 // incident

	released bool
}

// reportRow is a row of the table of reports as it is read; its texts are decoded after.
type reportRow struct {
	report
	body    string
	release *string // the text of its last
}

// reportsOf reads reports by a function that gives it their rows, and decodes them on all processors.
func reportsOf(r roster, read func(each func(scan) error) error) ([]report, error) {
	var rows []*reportRow
	err := read(func(scan scan) error {
		var ref, withdrawn, version int64
		st := new(truce.ReportState)
		x := &reportRow{report: report{state: st}}
		err := scan(&x.key, &ref, &st.Officer, &st.At, &version, &x.opened, &withdrawn, &x.body, &x.release)
		if err != nil {
			return err
		}
		st.Ref, st.Owner, st.Withdrawn = r.ref(ref), r.member(x.key), withdrawn == 1
		x.released = x.release != nil
		rows = append(rows, x)
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, errs := make([]report, len(rows)), make([]error, len(rows))
	onAllProcessors(len(rows), func(i int) { list[i], errs[i] = rows[i].report, rows[i].decode(r) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// decode gives the report what its texts say.
func (x *reportRow) decode(r roster) error {
	b, err := truce.DecodeBody(truce.KindReport, []byte(x.body))
	if err != nil {
		return fmt.Errorf("report %s: %w", r.mint(x.key, 'R'), err)
	}
	x.state.Report = *b.(*truce.Report)
	return release(x.state, x.release)
}

// reportsOfIDs reads the reports with these ids.
func reportsOfIDs(q querier, r roster, ids []int64) ([]report, error) {
	return reportsOf(r, func(each func(scan) error) error { return queryIDs(q, "reports_of_ids", ids, each) })
}

// historyRows returns what reads into list what was entered of a report.
func historyRows(r roster, id truce.ReportID, list *[]*truce.Claim) func(scan) error {
	return func(scan scan) error {
		var ref, withdrawn int64
		var body string
		c := new(truce.Claim)
		if err := scan(&ref, &c.Kind, &c.Officer, &c.At, &withdrawn, &body); err != nil {
			return err
		}
		if c.Kind == "" {
			c.Kind = truce.KindReport
		}
		b, err := truce.DecodeBody(c.Kind, []byte(body))
		if err != nil {
			return fmt.Errorf("report %s: %w", id, err)
		}
		c.Ref, c.Withdrawn, c.Body, c.Key = r.ref(ref), withdrawn == 1, b, truce.Entry{Kind: c.Kind, Body: b}.Key()
		*list = append(*list, c)
		return nil
	}
}

// release gives a report its coded fields: those of its last release, else those of its own entry.
func release(st *truce.ReportState, released *string) error {
	if released == nil {
		filed(st)
		return nil
	}
	b, err := truce.DecodeBody(truce.KindRelease, []byte(*released))
	if err != nil {
		return err
	}
	r := b.(*truce.Release)
	st.Coded, st.Level = &r.Coded, r.To
	return nil
}

// filed gives a report the coded fields of its own entry.
func filed(st *truce.ReportState) {
	if st.Coded = st.Report.Coded; st.Coded != nil {
		st.Level = cmp.Or(st.Coded.Level, truce.LevelJoint)
	}
}

// retell tells of reports that were released all that was released of the version that stands, one after the other:
// what a verdict was given of may be what was told before.
func retell(q querier, list []report) error {
	var keys []int64
	of := map[int64]*truce.ReportState{}
	for _, r := range list {
		if r.released {
			keys, of[r.key] = append(keys, r.key), r.state
			r.state.Coded, r.state.Level = nil, ""
			filed(r.state)
		}
	}
	return queryIDs(q, "done_with_reports", keys, func(scan scan) error {
		var key int64
		var kind truce.Kind
		var body string
		if err := scan(&key, &kind, &body); err != nil {
			return err
		}
		b, err := truce.DecodeBody(kind, []byte(body))
		if r, ok := b.(*truce.Release); ok && r.Version == of[key].Report.Version {
			of[key].Tell(&r.Coded, r.To)
		}
		return err
	})
}

// readReport returns nil where there is no report.
func readReport(q querier, r roster, key int64) (*truce.ReportState, error) {
	list, err := reportsOfIDs(q, r, []int64{key})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0].state, nil
}
