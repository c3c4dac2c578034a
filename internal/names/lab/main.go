// Command lab learns the costs that package names compares sounds by, and measures how well names are found.
//
//	go run ./internal/names/lab -geonames cities500.txt -costs internal/names/costs.go learn
//	go run ./internal/names/lab -geonames cities500.txt measure
//	go run ./internal/names/lab -geonames cities500.txt measure-unseen
//
// It reads a GeoNames table; docs/names.md tells where from, and the protocol. It is no part of the product.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	table := flag.String("geonames", "", "the GeoNames table (cities500.txt)")
	out := flag.String("costs", "", "where learn writes the Go file")
	flag.Parse()
	if err := run(flag.Arg(0), *table, *out); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

func run(verb, table, out string) error {
	codes := learned
	if verb == "measure-unseen" {
		codes = unseen
	}
	places, err := readPlaces(table, codes)
	if err != nil {
		return err
	}
	switch verb {
	case "learn":
		return writeCosts(out, learn(os.Stderr, places))
	case "measure", "measure-unseen":
		measure(os.Stdout, places, verb == "measure")
		return nil
	}
	return errors.New("say learn, measure or measure-unseen")
}
