-- The journal's tables, format 1. Columns follow the dataclasses in storage/__init__.py and runtime/journal.py.
-- Times are epoch seconds of the store's clock; JSON columns hold canonical JSON text.
-- Large texts stand last, so that the small columns of a row are found on its first page.

CREATE TABLE programs (
  hash       TEXT NOT NULL PRIMARY KEY,
  created_at REAL NOT NULL,
  bundle     TEXT NOT NULL
);

CREATE TABLE runs (
  id          TEXT NOT NULL PRIMARY KEY,
  epoch       INTEGER NOT NULL,
  head        INTEGER NOT NULL,
  status      TEXT NOT NULL,
  lease_until REAL,
  updated_at  REAL NOT NULL,
  owner       TEXT NOT NULL,
  wake_at     REAL,
  created_at  REAL NOT NULL,
  tenant      TEXT NOT NULL,
  parent      TEXT NOT NULL,
  parent_key  TEXT NOT NULL,
  program     TEXT NOT NULL,
  name        TEXT NOT NULL,
  seed        INTEGER NOT NULL,
  abi         INTEGER NOT NULL,
  engine      TEXT NOT NULL,
  format      INTEGER NOT NULL,
  waiting_on  TEXT NOT NULL,
  settings    TEXT NOT NULL,
  input       TEXT NOT NULL,
  result      TEXT,
  error       TEXT
);
CREATE INDEX runs_newest ON runs (created_at, id);
CREATE INDEX runs_asleep ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX runs_due ON runs (status, created_at) WHERE status IN ('ready', 'running');
CREATE INDEX runs_of_parent ON runs (parent) WHERE parent <> '';

-- Append only. `args`, `value`, `extra` and `memory` hold `sha256:<hex>` where the text is in `blobs`.
CREATE TABLE entries (
  run          TEXT NOT NULL,
  path         TEXT NOT NULL,
  generation   INTEGER NOT NULL,
  op           TEXT NOT NULL,
  digest       TEXT NOT NULL,
  file         TEXT NOT NULL,
  line         INTEGER NOT NULL,
  label        TEXT NOT NULL,
  ok           INTEGER NOT NULL,
  attempts     INTEGER NOT NULL,
  cost         REAL,
  instructions INTEGER NOT NULL,
  started_at   REAL NOT NULL,
  finished_at  REAL NOT NULL,
  epoch        INTEGER NOT NULL,
  usage        TEXT,
  args         TEXT NOT NULL,
  value        TEXT NOT NULL,
  extra        TEXT,
  memory       TEXT,
  PRIMARY KEY (run, path, generation)
);

-- Append only; `seq` counts from 1 in each run.
CREATE TABLE events (
  run     TEXT NOT NULL,
  seq     INTEGER NOT NULL,
  path    TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  at      REAL NOT NULL,
  kind    TEXT NOT NULL,
  data    TEXT NOT NULL,
  PRIMARY KEY (run, seq)
);

-- Outside calls begun whose answer must not be guessed. Not used yet.
CREATE TABLE marks (
  run   TEXT NOT NULL,
  path  TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  at    REAL NOT NULL,
  PRIMARY KEY (run, path)
) WITHOUT ROWID;

-- What arrives from outside: the first row of a key wins.
CREATE TABLE inbox (
  run   TEXT NOT NULL,
  key   TEXT NOT NULL,
  at    REAL NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;

CREATE TABLE requests (
  id           TEXT NOT NULL PRIMARY KEY,
  run_id       TEXT NOT NULL,
  path         TEXT NOT NULL,
  status       TEXT NOT NULL,
  created_at   REAL NOT NULL,
  expires_at   REAL,
  answered_at  REAL,
  type         TEXT NOT NULL,
  channel      TEXT NOT NULL,
  on_timeout   TEXT NOT NULL,
  actor        TEXT,
  answered_via TEXT,
  assignees    TEXT NOT NULL,
  options      TEXT NOT NULL,
  "default"    TEXT NOT NULL,
  schema       TEXT NOT NULL,
  message      TEXT NOT NULL,
  context      TEXT NOT NULL,
  value        TEXT,
  comment      TEXT
);
CREATE INDEX requests_of_run ON requests (run_id, created_at);
CREATE INDEX requests_open ON requests (created_at) WHERE status = 'pending';

CREATE TABLE blobs (
  hash TEXT NOT NULL PRIMARY KEY,
  data TEXT NOT NULL
);
