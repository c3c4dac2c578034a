package node

import (
	"context"
	"encoding/json"

	"truce"
	"truce/internal/intake"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/vault"
)

// Region is where what the node holds lies: the areas of its agreements, the latest incidents, and the first of
// its own reports, sealed or not. It tells where a file of few rows is about.
func (n *Node) Region(ctx context.Context) (*intake.Box, error) {
	return region{n.Models, n.Vault, n.Member}.box(ctx)
}

// region is what is asked for where things lie.
type region struct {
	query.Reader
	vault *vault.Vault // nil: what was not released is not looked at
	own   truce.MemberID
}

func (n region) box(ctx context.Context) (*intake.Box, error) {
	var points []truce.Point
	for _, held := range []func(context.Context) ([]truce.Point, error){n.areaPoints, n.incidentPoints,
		n.ownPoints} {
		more, err := held(ctx)
		if err != nil {
			return nil, err
		}
		points = append(points, more...)
	}
	return intake.RegionOf(points), nil
}

func (n region) areaPoints(ctx context.Context) (points []truce.Point, err error) {
	areas, err := n.Claims(ctx, truce.KindArea, "")
	for _, a := range areas {
		if !a.Withdrawn {
			points = append(points, a.Body.(*truce.Area).Ring...)
		}
	}
	return points, err
}

func (n region) incidentPoints(ctx context.Context) (points []truce.Point, err error) {
	page, err := n.Incidents(ctx, query.Incidents{Limit: 1000})
	if err != nil {
		return nil, err
	}
	for _, row := range page.Rows {
		points = placed(points, row.Where)
	}
	return points, nil
}

// ownReports opens what the member has not released.
func (n region) ownPoints(ctx context.Context) (points []truce.Point, err error) {
	if n.vault == nil {
		return nil, nil
	}
	page, err := n.Reports(ctx, query.Reports{Owner: n.own, Limit: 200})
	if err != nil {
		return nil, err
	}
	for _, r := range page.Reports {
		if r.Coded != nil {
			continue // among the incidents
		}
		held, err := registrar.Held(ctx, n.vault, &r.Report)
		if err != nil {
			return nil, err
		}
		var coded truce.Coded
		if text, ok := held[registrar.FieldCoded]; ok && json.Unmarshal([]byte(text), &coded) == nil {
			points = placed(points, coded.Where)
		}
	}
	return points, nil
}

// placed adds the position of a place that has one.
func placed(points []truce.Point, where truce.Place) []truce.Point {
	if where.Point == nil || *where.Point == (truce.Point{}) {
		return points
	}
	return append(points, *where.Point)
}
