package main

import (
	"encoding/json"

	"truce"
	"truce/internal/intake"
	"truce/internal/query"
	"truce/internal/registrar"
)

// region is where what the node holds lies: the areas of its agreements, the latest incidents, and the first of
// its own reports, sealed or not. It tells where a file of few rows is about.
func (im *importer) region() (*intake.Box, error) {
	if im.node == nil {
		return nil, nil
	}
	var points []truce.Point
	for _, held := range []func() ([]truce.Point, error){im.areas, im.incidents, im.ownReports} {
		more, err := held()
		if err != nil {
			return nil, err
		}
		points = append(points, more...)
	}
	return intake.RegionOf(points), nil
}

func (im *importer) areas() (points []truce.Point, err error) {
	areas, err := im.node.Models.Claims(im.env, truce.KindArea, "")
	for _, a := range areas {
		if !a.Withdrawn {
			points = append(points, a.Body.(*truce.Area).Ring...)
		}
	}
	return points, err
}

func (im *importer) incidents() (points []truce.Point, err error) {
	page, err := im.node.Models.Incidents(im.env, query.Incidents{Limit: 1000})
	if err != nil {
		return nil, err
	}
	for _, row := range page.Rows {
		points = placed(points, row.Where)
	}
	return points, nil
}

// ownReports opens what the member has not released.
func (im *importer) ownReports() (points []truce.Point, err error) {
	if im.node.Vault == nil {
		return nil, nil
	}
	page, err := im.node.Models.Reports(im.env, query.Reports{Owner: im.node.Member, Limit: 200})
	if err != nil {
		return nil, err
	}
	for _, r := range page.Reports {
		if r.Coded != nil {
			continue // among the incidents
		}
		held, err := registrar.Held(im.env, im.node.Vault, &r.Report)
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
