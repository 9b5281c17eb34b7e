PRAGMA application_id = 1413563220;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE blobs (
  hash TEXT NOT NULL PRIMARY KEY,
  data TEXT NOT NULL
);
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
INSERT INTO "entries" VALUES('recorded','0/0',0,'Model.request','ac19502d04ae7704392d3e9e009bd68c','fallback.tac',14,'far',0,3,NULL,3693,1.79527540130285906795e+09,1.79527540289823627469e+09,1,NULL,'{"agent":"far","new":[{"content":"one","role":"user"}],"tools":[]}','{"code":"unreachable","message":"openai cannot be reached at http://127.0.0.1:41233/v1: status 503: overloaded","op":"Model.request","origin":"0/0","retryable":true}',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','1/0',0,'Model.request','ca21f99c823be767c40910d38a7f4eef','fallback.tac',17,'near',1,1,0.0001284,4693,1.79527540289998865127e+09,1.79527540294948816297e+09,1,'{"cached_tokens":1024,"completion_tokens":42,"cost_details":{"cache_savings":7.68e-05,"completion_cost":2.52e-05,"prompt_cost":0.0001032,"total_cost":0.0001284},"prompt_tokens":1200,"total_tokens":1242}','{"agent":"near","new":[{"content":"one instead of unreachable","role":"user"}],"tools":[]}','{"calls":[],"finish_reason":"stop","model":"gpt-4o-mini","provider":"openai","request_id":"chatcmpl-6118d0a9f56c3f50","text":"first"}','{"data":{"canonical_system":"openai","finish_reason":"stop","kind":"response","model_name":"gpt-4o-mini","parts":[{"content":"first","part_kind":"text"}],"provider_details":{"finish_reason":"stop","service_tier":"default","timestamp":"2023-11-14T22:13:20Z"},"provider_name":"openai","provider_response_id":"chatcmpl-6118d0a9f56c3f50","provider_url":"http://127.0.0.1:41233/v1/","state":"complete","timestamp":"2026-11-21T15:36:42.912606Z","usage":{"audio_seconds":0.0,"cache_audio_read_tokens":0,"cache_read_tokens":1024,"cache_write_1h_tokens":0,"cache_write_tokens":0,"details":{"reasoning_tokens":10},"input_audio_tokens":0,"input_tokens":1200,"output_audio_tokens":0,"output_reasoning_tokens":10,"output_tokens":42}},"library":"pydantic-ai","version":"2.68.0"}',NULL);
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
INSERT INTO "events" VALUES('recorded',1,'0/0',0,1.79527540289823627469e+09,'log','{"fields":{"code":"unreachable","retryable":true},"level":"warn","message":"far is silent"}');
INSERT INTO "events" VALUES('recorded',2,'1/0',0,1.79527540294948816297e+09,'turn','{"agent":"near","duration_ms":49,"text":"first"}');
INSERT INTO "events" VALUES('recorded',3,'1/0',1,1.79527540294948816297e+09,'cost','{"agent":"near","cost":0.0001284,"duration_ms":49,"model":"gpt-4o-mini","provider":"openai","tokens":1242}');
INSERT INTO "events" VALUES('recorded',4,'1/0',2,1.79527540294948816297e+09,'request','{"id":"recorded:2@0.0","message":"Print it by night?","type":"approval"}');
CREATE TABLE inbox (
  run   TEXT NOT NULL,
  key   TEXT NOT NULL,
  at    REAL NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE TABLE marks (
  run   TEXT NOT NULL,
  path  TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  at    REAL NOT NULL,
  PRIMARY KEY (run, path)
) WITHOUT ROWID;
CREATE TABLE programs (
  hash       TEXT NOT NULL PRIMARY KEY,
  created_at REAL NOT NULL,
  bundle     TEXT NOT NULL
);
INSERT INTO "programs" VALUES('d88a67c986df46d50a2c271dac3476d8',1.79527540129615044593e+09,'{"files":{"fallback.tac":"-- Catches that a model cannot be reached, and goes on with another agent.\nfar = Agent {\n  model = \"openai/gpt-4o\",\n  system_prompt = \"You are far away in run {context.run_id}\"\n}\n\nnear = Agent {\n  model = \"openai/gpt-4o-mini\",\n  system_prompt = \"You are near in run {context.run_id}\"\n}\n\nProcedure {\n  function(input)\n    local ok, first = pcall(far, \"one\")\n    if not ok then\n      Log.warn(\"far is silent\", {code = first.code, retryable = first.retryable})\n      first = near(\"one instead of \" .. first.code)\n    end\n    local yes = Human.approve{message = \"Print it by night?\"}\n    local second = near(\"two\")\n    return {ok = ok, first = first.text, second = second.text, yes = yes}\n  end\n}\n","tactus/tools/done.tac":"-- The tool by which an agent says that it is finished. Its result is the reason, as text.\nreturn Tool {\n  name = \"done\",\n  description = \"Call this when the task is finished.\",\n  told = \"Done\",\n  loose = true,\n  input = {\n    reason = field.string{description = \"The outcome, or why the task is finished\"},\n  },\n  function(args, call)\n    if args.reason and args.reason ~= \"\" then return args.reason end\n    local texts = {}\n    for _, value in pairs(args) do\n      if type(value) == \"string\" and value ~= \"\" then texts[#texts + 1] = value end\n    end\n    if #texts == 1 then return texts[1] end\n    if call.text ~= \"\" then return call.text end\n    return \"Done\"\n  end,\n}\n"},"main":"fallback.tac"}');
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
INSERT INTO "requests" VALUES('recorded:2@0.0','recorded','2','pending',1.79527540295079064366e+09,NULL,NULL,'approval','','default',NULL,NULL,'[]','[]','false','null','Print it by night?','null',NULL,NULL);
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
INSERT INTO "runs" VALUES('recorded',1,2,'waiting',NULL,1.79527540295186352732e+09,'',NULL,1.79527540129433965687e+09,'','','','d88a67c986df46d50a2c271dac3476d8','fallback.tac',5757141378411152505,1,'lua55 5.5.1 prelude 1',1,'[{"request":"recorded:2@0.0"}]','{"mode":"live","sandbox":"none"}','{}',NULL,NULL);
CREATE INDEX runs_newest ON runs (created_at, id);
CREATE INDEX runs_asleep ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX requests_of_run ON requests (run_id, created_at);
CREATE INDEX requests_open ON requests (created_at) WHERE status = 'pending';
COMMIT;
