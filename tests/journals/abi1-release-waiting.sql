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
INSERT INTO "entries" VALUES('recorded','0/0',0,'Model.request','c2cc611c0fdfe1a92a75961bfde5f5ef','02-release-assistant.tac',49,'assistant',1,1,NULL,21883,1.79527540335082364084e+09,1.79527540335109829904e+09,1,'{"cached_tokens":0,"completion_tokens":0,"prompt_tokens":0,"total_tokens":0}','{"agent":"assistant","new":[{"content":"Begin.","role":"user"}],"tools":["list_changes","publish_note","done"]}','{"calls":[{"args":{"version":"2.1.0"},"id":"call_assistant_0_0","name":"list_changes"}],"finish_reason":"tool_calls","model":"openai/gpt-4o-mini","provider":"scripted","request_id":"scripted_assistant_0","text":"Let me look."}',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','1/0',0,'Model.request','aa7bb50ebc40c953826769c167726ba5','02-release-assistant.tac',49,'assistant',1,1,NULL,23633,1.79527540335303425781e+09,1.79527540335317492481e+09,1,'{"cached_tokens":0,"completion_tokens":0,"prompt_tokens":0,"total_tokens":0}','{"after":"c2cc611c0fdfe1a92a75961bfde5f5ef","agent":"assistant","new":[{"content":"{\"changes\":[\"faster start\",\"clearer errors\",\"a fix for time zones\"],\"version\":\"2.1.0\"}","name":"list_changes","role":"tool"}],"tools":["list_changes","publish_note","done"]}','{"calls":[{"args":{"text":"Tactus starts faster."},"id":"call_assistant_1_0","name":"publish_note"},{"args":{"text":"Errors say what to do next."},"id":"call_assistant_1_1","name":"publish_note"},{"args":{"text":"Times are right in every zone."},"id":"call_assistant_1_2","name":"publish_note"}],"finish_reason":"tool_calls","model":"openai/gpt-4o-mini","provider":"scripted","request_id":"scripted_assistant_1","text":"Three changes; I publish a note for each."}',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','2/0',0,'Model.request','3d570295b31e20d6e2f32533625523a7','02-release-assistant.tac',49,'assistant',1,1,NULL,25883,1.7952754033550829887e+09,1.79527540335520291326e+09,1,'{"cached_tokens":0,"completion_tokens":0,"prompt_tokens":0,"total_tokens":0}','{"after":"aa7bb50ebc40c953826769c167726ba5","agent":"assistant","new":[{"content":"note 1 published","name":"publish_note","role":"tool"},{"content":"note 2 published","name":"publish_note","role":"tool"},{"content":"note 3 published","name":"publish_note","role":"tool"}],"tools":["list_changes","publish_note","done"]}','{"calls":[{"args":{"reason":"Three notes are published"},"id":"call_assistant_2_0","name":"done"}],"finish_reason":"tool_calls","model":"openai/gpt-4o-mini","provider":"scripted","request_id":"scripted_assistant_2","text":""}',NULL,NULL);
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
INSERT INTO "events" VALUES('recorded',1,'0/0',0,1.79527540335109829904e+09,'turn','{"agent":"assistant","duration_ms":0,"text":"Let me look."}');
INSERT INTO "events" VALUES('recorded',2,'0/0',1,1.79527540335109829904e+09,'tool','{"args":{"version":"2.1.0"},"caller":"model","result":{"changes":["faster start","clearer errors","a fix for time zones"],"version":"2.1.0"},"tool":"list_changes"}');
INSERT INTO "events" VALUES('recorded',3,'0/0',2,1.79527540335109829904e+09,'cost','{"agent":"assistant","cost":null,"duration_ms":0,"model":"openai/gpt-4o-mini","provider":"scripted","tokens":0}');
INSERT INTO "events" VALUES('recorded',4,'1/0',0,1.79527540335317492481e+09,'turn','{"agent":"assistant","duration_ms":0,"text":"Three changes; I publish a note for each."}');
INSERT INTO "events" VALUES('recorded',5,'1/0',1,1.79527540335317492481e+09,'tool','{"args":{"text":"Tactus starts faster."},"caller":"model","result":"note 1 published","tool":"publish_note"}');
INSERT INTO "events" VALUES('recorded',6,'1/0',2,1.79527540335317492481e+09,'tool','{"args":{"text":"Errors say what to do next."},"caller":"model","result":"note 2 published","tool":"publish_note"}');
INSERT INTO "events" VALUES('recorded',7,'1/0',3,1.79527540335317492481e+09,'tool','{"args":{"text":"Times are right in every zone."},"caller":"model","result":"note 3 published","tool":"publish_note"}');
INSERT INTO "events" VALUES('recorded',8,'1/0',4,1.79527540335317492481e+09,'cost','{"agent":"assistant","cost":null,"duration_ms":0,"model":"openai/gpt-4o-mini","provider":"scripted","tokens":0}');
INSERT INTO "events" VALUES('recorded',9,'2/0',0,1.79527540335520291326e+09,'turn','{"agent":"assistant","duration_ms":0,"text":""}');
INSERT INTO "events" VALUES('recorded',10,'2/0',1,1.79527540335520291326e+09,'tool','{"args":{"reason":"Three notes are published"},"caller":"model","result":"Done","tool":"done"}');
INSERT INTO "events" VALUES('recorded',11,'2/0',2,1.79527540335520291326e+09,'cost','{"agent":"assistant","cost":null,"duration_ms":0,"model":"openai/gpt-4o-mini","provider":"scripted","tokens":0}');
INSERT INTO "events" VALUES('recorded',12,'2/0',3,1.79527540335520291326e+09,'request','{"id":"recorded:3@0.0","message":"Release version 2.1.0?","type":"approval"}');
INSERT INTO "events" VALUES('recorded',13,'2/0',4,1.79527540335520291326e+09,'state','{"state":{"notes":["Tactus starts faster.","Errors say what to do next.","Times are right in every zone."]}}');
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
INSERT INTO "programs" VALUES('432fbbd21a85aa2e8a7038ecf2f074cd',1.79527540334229969974e+09,'{"files":{"02-release-assistant.tac":"-- A release assistant: an agent collects what changed, a person approves, a timer lets the canary settle.\n-- Nothing is lost when the process dies: run it, kill it anywhere, `tactus resume` goes on.\ndone = tactus.done\n\nlocal published = 0 -- how many notes were published: changed by a tool, right again after a crash\n\nlist_changes = Tool {\n  description = \"The changes since the last release\",\n  input = {version = field.string{required = true, description = \"The version to release\"}},\n  function(args)\n    return {\n      version = args.version,\n      changes = {\"faster start\", \"clearer errors\", \"a fix for time zones\"},\n    }\n  end\n}\n\npublish_note = Tool {\n  description = \"Publish one release note\",\n  input = {text = field.string{required = true, description = \"One sentence\"}},\n  function(args)\n    published = published + 1\n    State.append(\"notes\", args.text)\n    return \"note \" .. published .. \" published\"\n  end\n}\n\nassistant = Agent {\n  model = \"openai/gpt-4o-mini\",\n  system_prompt = [[\nYou prepare the release of version {input.version}.\nList the changes, publish one note for each, then call done with a one-line summary.\n  ]],\n  tools = {list_changes, publish_note, done}\n}\n\nProcedure {\n  input = {\n    version = field.string{default = \"2.1.0\", description = \"The version to release\"},\n    settle = field.number{default = 4, description = \"Seconds the canary may settle\"}\n  },\n  output = {\n    released = field.boolean{required = true},\n    summary = field.string{required = true},\n    notes = field.integer{required = true}\n  },\n  function(input)\n    repeat\n      assistant()\n    until done.called() or Iterations.exceeded(8)\n\n    local approved, why = Human.approve {\n      message = \"Release version \" .. input.version .. \"?\",\n      context = {notes = state.notes, summary = done.last_result()},\n      timeout = 86400,\n      default = false\n    }\n    if not approved then\n      return {released = false, summary = why or \"a person said no\", notes = published}\n    end\n\n    local tag = Step.checkpoint(function()\n      return \"v\" .. input.version .. \"-\" .. math.random(1000, 9999)\n    end)\n    Log.info(\"the canary is out\", {tag = tag})\n    Sleep(input.settle)\n    Log.info(\"the canary has settled\", {tag = tag})\n\n    return {released = true, summary = done.last_result() .. \" (\" .. tag .. \")\", notes = published}\n  end\n}\n\nMocks {\n  assistant = {\n    temporal = {\n      {message = \"Let me look.\", tool_calls = {{tool = \"list_changes\", args = {version = \"2.1.0\"}}}},\n      {\n        message = \"Three changes; I publish a note for each.\",\n        tool_calls = {\n          {tool = \"publish_note\", args = {text = \"Tactus starts faster.\"}},\n          {tool = \"publish_note\", args = {text = \"Errors say what to do next.\"}},\n          {tool = \"publish_note\", args = {text = \"Times are right in every zone.\"}}\n        }\n      },\n      {tool_calls = {{tool = \"done\", args = {reason = \"Three notes are published\"}}}}\n    }\n  }\n}\n","tactus/tools/done.tac":"-- The tool by which an agent says that it is finished. Its result is the reason, as text.\nreturn Tool {\n  name = \"done\",\n  description = \"Call this when the task is finished.\",\n  told = \"Done\",\n  loose = true,\n  input = {\n    reason = field.string{description = \"The outcome, or why the task is finished\"},\n  },\n  function(args, call)\n    if args.reason and args.reason ~= \"\" then return args.reason end\n    local texts = {}\n    for _, value in pairs(args) do\n      if type(value) == \"string\" and value ~= \"\" then texts[#texts + 1] = value end\n    end\n    if #texts == 1 then return texts[1] end\n    if call.text ~= \"\" then return call.text end\n    return \"Done\"\n  end,\n}\n"},"main":"02-release-assistant.tac"}');
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
INSERT INTO "requests" VALUES('recorded:3@0.0','recorded','3','pending',1.7952754033564605713e+09,1.79536180335646057123e+09,NULL,'approval','','default',NULL,NULL,'[]','[]','false','null','Release version 2.1.0?','{"notes":["Tactus starts faster.","Errors say what to do next.","Times are right in every zone."],"summary":"Three notes are published"}',NULL,NULL);
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
INSERT INTO "runs" VALUES('recorded',1,3,'waiting',NULL,1.79527540335737013812e+09,'',1.79536180335646057123e+09,1.79527540334063434599e+09,'','','','432fbbd21a85aa2e8a7038ecf2f074cd','02-release-assistant.tac',3039983942447313691,1,'lua55 5.5.1 prelude 1',1,'[{"request":"recorded:3@0.0"}]','{"mode":"mock","sandbox":"none"}','{"settle":0.05,"version":"2.1.0"}',NULL,NULL);
CREATE INDEX runs_newest ON runs (created_at, id);
CREATE INDEX runs_asleep ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX requests_of_run ON requests (run_id, created_at);
CREATE INDEX requests_open ON requests (created_at) WHERE status = 'pending';
COMMIT;
