package node

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"truce"
	"truce/internal/intake"
	"truce/internal/intake/acled"
	"truce/internal/intake/csv"
	"truce/internal/intake/geojson"
	"truce/internal/intake/ucdp"
	"truce/internal/naming"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/table"
	"truce/internal/timezone"
	"truce/internal/web/frame"
)

var _ frame.Importer = pages{}

// formats open files of reports.
var formats = map[string]func(io.Reader, intake.Options) (*intake.Source, error){"csv": csv.Open, "ucdp": ucdp.Open,
	"acled": acled.Open, "geojson": geojson.Open}

// ProposeMapping implements frame.Importer.
func (pages) ProposeMapping(_ context.Context, data []byte) (string, error) {
	return ProposeMapping(data)
}

// ProposeMapping drafts the mapping of a table from its header and first rows.
func ProposeMapping(data []byte) (string, error) {
	t, err := table.NewReader(bytes.NewReader(data), table.Options{})
	if err != nil {
		return "", err
	}
	return intake.Propose(intake.Sample(t)), nil
}

// Import implements frame.Importer.
func (p pages) Import(ctx context.Context, b frame.By, f frame.ImportFile, dry bool) (frame.Imported, error) {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return frame.Imported{}, err
	}
	return Import(ctx, r, by(b), f, dry)
}

// Import files what can be read of a file of reports in a member's log; of a dry run nothing is filed.
func Import(ctx context.Context, r *registrar.Registrar, by registrar.By, f frame.ImportFile, dry bool) (frame.Imported,
	error) {
	open := formats[f.Format]
	if open == nil {
		return frame.Imported{}, truce.Errorf(truce.Invalid, "%q is no format of a file of reports", f.Format)
	}
	if f.Mapping != "" && f.Format == "csv" {
		m, err := intake.DecodeColumns([]byte(f.Mapping))
		if err != nil {
			return frame.Imported{}, err
		}
		open = csv.Mapped(m)
	}
	o, err := importOptions(ctx, r, f)
	if err != nil {
		return frame.Imported{}, err
	}
	src, err := open(bytes.NewReader(f.Data), o)
	if err != nil {
		return frame.Imported{}, err
	}
	var refused bytes.Buffer
	in := importing{src: src, rejects: src.Rejects(&refused)}
	if dry {
		err = in.look(ctx, r)
	} else {
		var filed registrar.Filed
		filed, err = r.FileAll(ctx, by, in.drafts(ctx), nil)
		in.done.New, in.done.Updated, in.done.Unchanged = filed.New, filed.Updated, filed.Unchanged
	}
	if in.done.Rejected > 0 {
		err = cmp.Or(err, in.rejects.Close())
		in.done.Rejects = refused.Bytes()
	}
	in.done.Notes, in.done.Names = src.Notes(), in.names.Counts(naming.Link.Written)
	return in.done, cmp.Or(err, in.ended)
}

// importOptions says how rows are coded for a member.
func importOptions(ctx context.Context, r *registrar.Registrar, f frame.ImportFile) (intake.Options, error) {
	o := intake.Options{Dataset: f.Dataset, Level: f.Level, Now: truce.At(r.Clock())}
	proc, err := r.Models.Process(ctx)
	if err != nil {
		return o, err
	}
	if o.Zone, err = timezone.Load(proc.Zone); err != nil {
		return o, err
	}
	if o.Names, err = r.Naming(ctx); err != nil {
		return o, err
	}
	o.Region, err = region{r.Models, r.Vault, r.Member}.box(ctx)
	return o, err
}

// importing is a file that is being read.
type importing struct {
	src     *intake.Source
	rejects intake.Rejects
	done    frame.Imported
	names   naming.Tally
	ended   error // what ended the file early
}

// drafts passes on what can be filed; refused rows are counted, repeated ones too.
func (in *importing) drafts(ctx context.Context) func(yield func(registrar.Draft, error) bool) {
	return func(yield func(registrar.Draft, error) bool) {
		for it, err := range in.src.Items {
			var fault *table.RowError
			switch {
			case errors.As(err, &fault):
				in.done.Refuse(fault)
				if in.ended = in.rejects.Add(fault); in.ended != nil {
					return
				}
				continue
			case cmp.Or(err, ctx.Err()) != nil:
				in.ended = cmp.Or(err, ctx.Err())
				return
			}
			in.done.Take(&it)
			in.names.Add(it.Links)
			d := it.Draft
			if it.RepeatOf == 0 && !yield(registrar.Draft{Coded: d.Coded, Release: d.Release, Received: d.Received,
				Dataset: d.Dataset, External: d.External, Private: d.Private}, nil) {
				return
			}
		}
	}
}

// look counts which drafts the node holds, whatever their content, and which are new.
func (in *importing) look(ctx context.Context, r *registrar.Registrar) error {
	for d := range in.drafts(ctx) {
		page, err := r.Models.Reports(ctx, query.Reports{Owner: r.Member, Dataset: d.Dataset, External: d.External,
			Limit: 1000})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(page.Reports, func(x *truce.ReportState) bool { return x.Report.Dataset == d.Dataset }) {
			in.done.Held++
		} else {
			in.done.New++
		}
	}
	return nil
}
