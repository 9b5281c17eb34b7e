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
INSERT INTO "entries" VALUES('recorded','3',0,'checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',49,'',1,1,NULL,23450,1.79528332720527744291e+09,1.79528332720549678802e+09,1,NULL,'{}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','4/0',0,'Sleep','248b0933c5594061006f2614c501b473','words.tac',56,'',1,1,NULL,27200,1.79528332720664811133e+09,1.79528332720669770239e+09,1,NULL,'{"seconds":0}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','4',0,'Step.run','e89901a67e2d4e4a8c09f325955f7583','words.tac',51,'page',1,1,NULL,32450,1.7952833272056252956e+09,1.79528332720725893978e+09,1,NULL,'{"name":"page"}','{"fitting":["the moss","the fern grows"],"luck":334}',NULL,'{"frame":{"into":{"stages":{"append":[{"from_stage":"setting","timestamp":1795283327.2066977,"to_stage":"proofing"}]}}},"shared":{"into":{"graph":{"into":{"node-1":{"into":{"metadata":{"set":{"fits":true}}}}}},"graph_at":{"set":{"node":"node-1"}}}}}');
INSERT INTO "entries" VALUES('recorded','5/0',0,'checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',28,'',1,1,NULL,33450,1.79528332720795702937e+09,1795283327.20798,1,NULL,'{}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','5/1',0,'Step.run','152254bbca972a51caa9c34e4a876a2d','words.tac',29,'length',1,1,NULL,37200,1.79528332720804977419e+09,1.79528332720838499064e+09,1,NULL,'{"name":"length"}','8',NULL,'{"frame":{"into":{"stages":{"append":[{"from_stage":"proofing","timestamp":1795283327.20798,"to_stage":"printed"}]}}},"shared":{"into":{"graph":{"into":{"node-1":{"into":{"children":{"append":["node-4"]}}}},"set":{"node-4":{"children":[],"id":"node-4","label":"proof of the moss","metadata":{"length":8},"parent":"node-1","score":null}}}}}}');
INSERT INTO "entries" VALUES('recorded','6/0',0,'checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',28,'',1,1,NULL,39200,1.79528332720881772044e+09,1.79528332720891451836e+09,1,NULL,'{}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','6/1',0,'Step.run','152254bbca972a51caa9c34e4a876a2d','words.tac',29,'length',1,1,NULL,42950,1.79528332720902609825e+09,1.79528332720934486388e+09,1,NULL,'{"name":"length"}','14',NULL,'{"frame":{"into":{"stages":{"append":[{"from_stage":"proofing","timestamp":1795283327.2089145,"to_stage":"printed"}]}}},"shared":{"into":{"graph":{"into":{"node-1":{"into":{"children":{"append":["node-5"]}}}},"set":{"node-5":{"children":[],"id":"node-5","label":"proof of the fern grows","metadata":{"length":14},"parent":"node-1","score":null}}}}}}');
INSERT INTO "entries" VALUES('recorded','7',0,'Step.checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',72,'',1,1,NULL,48974,1.7952833272097940445e+09,1.79528332720992302891e+09,1,NULL,'{}','625',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','8',0,'Sleep','0fc09fc001a02a47e082766711ecccf7','words.tac',70,'',1,1,NULL,49974,1.7952833272100639343e+09,1.79528332722672152518e+09,1,NULL,'{"seconds":0.014}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','9',0,'Step.checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',72,'',1,1,NULL,52974,1.79528332722782373431e+09,1.79528332722810411454e+09,1,NULL,'{}','60',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','10',0,'Sleep','7aa44734fef3b76f0ba92c4fbf754690','words.tac',70,'',1,1,NULL,53974,1.7952833272283837795e+09,1.79528332725119948391e+09,1,NULL,'{"seconds":0.022}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','11',0,'Step.checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',72,'',1,1,NULL,56974,1.79528332725237607953e+09,1.79528332725265097613e+09,1,NULL,'{}','169',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','12',0,'Human.approve','5985c5dccd269bb1d771b832e2982c9c','words.tac',74,'',1,1,NULL,58724,1.7952833272536444664e+09,1.79528332732713770871e+09,2,NULL,'{"request":{"context":{"node":{"id":"node-1","label":"the moss","metadata":{"fits":true},"parent":"root","score":1}},"message":"Release barrel 3?"}}','[true,null]',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','13/0',0,'Sleep','f42332b31c30036dfa0940c227ae1588','words.tac',88,'',1,1,NULL,61978,1.79528332732895112042e+09,1.79528332734015560146e+09,2,NULL,'{"seconds":0.01}','null',NULL,NULL);
INSERT INTO "entries" VALUES('recorded','13',0,'checkpoint','44136fa355b3678a1146ad16f7e8649e','words.tac',86,'',1,1,NULL,63228,1795283327.32879,1.79528332734123873709e+09,2,NULL,'{}','1',NULL,'{"state":{"set":{"pages":1}}}');
INSERT INTO "entries" VALUES('recorded','14',0,'Sleep','309fda5f3a76f78b0f97bf151efe4ac1','words.tac',92,'',1,1,NULL,63728,1.79528332734156417845e+09,1.79528332736225104335e+09,2,NULL,'{"seconds":0.02}','null',NULL,NULL);
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
INSERT INTO "events" VALUES('recorded',1,'',0,1.79528332719499039652e+09,'stage','{"from_stage":null,"procedure":"main","to_stage":"setting"}');
INSERT INTO "events" VALUES('recorded',2,'',1,1.79528332719499039652e+09,'tool','{"args":{"id":"node-1"},"caller":"program","result":1,"tool":"weigh"}');
INSERT INTO "events" VALUES('recorded',3,'',2,1.79528332719499039652e+09,'tool','{"args":{"id":"node-2"},"caller":"program","result":7,"tool":"weigh"}');
INSERT INTO "events" VALUES('recorded',4,'',3,1.79528332719499039652e+09,'tool','{"args":{"id":"node-3"},"caller":"program","result":8,"tool":"weigh"}');
INSERT INTO "events" VALUES('recorded',5,'4/0',0,1.79528332720669770239e+09,'stage','{"from_stage":"setting","procedure":"main","to_stage":"proofing"}');
INSERT INTO "events" VALUES('recorded',6,'4',0,1.79528332720725893978e+09,'stage','{"from_stage":null,"procedure":"proofread","to_stage":"proofing"}');
INSERT INTO "events" VALUES('recorded',7,'5/0',0,1795283327.20798,'stage','{"from_stage":"proofing","procedure":"proofread","to_stage":"printed"}');
INSERT INTO "events" VALUES('recorded',8,'5/1',0,1.79528332720838499064e+09,'stage','{"from_stage":null,"procedure":"proofread","to_stage":"proofing"}');
INSERT INTO "events" VALUES('recorded',9,'6/0',0,1.79528332720891451836e+09,'stage','{"from_stage":"proofing","procedure":"proofread","to_stage":"printed"}');
INSERT INTO "events" VALUES('recorded',10,'6/1',0,1.79528332720934486388e+09,'stop','{"by":"program","reason":"the page is full: the fern grows","success":false}');
INSERT INTO "events" VALUES('recorded',11,'7',0,1.79528332720992302891e+09,'log','{"level":"warn","message":"try 1 of 5 failed: barrel 1 is dry; again in 0.014 s"}');
INSERT INTO "events" VALUES('recorded',12,'9',0,1.79528332722810411454e+09,'log','{"level":"warn","message":"try 2 of 5 failed: barrel 2 is dry; again in 0.022 s"}');
INSERT INTO "events" VALUES('recorded',13,'11',0,1.79528332725265097613e+09,'request','{"class":"PENDING_APPROVAL","id":"recorded:12@0.0","message":"Release barrel 3?","type":"approval"}');
INSERT INTO "events" VALUES('recorded',14,'11',2,1.79528332725265097613e+09,'response','{"class":"RESPONSE","id":"recorded:12@0.0","type":"approval"}');
INSERT INTO "events" VALUES('recorded',15,'13',0,1.79528332734123873709e+09,'stage','{"from_stage":"proofing","procedure":"main","to_stage":"printed"}');
INSERT INTO "events" VALUES('recorded',16,'14',0,1.79528332736225104335e+09,'state','{"state":{"pages":1}}');
CREATE TABLE inbox (
  run   TEXT NOT NULL,
  key   TEXT NOT NULL,
  at    REAL NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('recorded','10@0.0',1.79528332722915554041e+09,'{"seconds":0.022,"until":1795283327.2503839}');
INSERT INTO "inbox" VALUES('recorded','12@0.0',1.79528332727915740018e+09,'{"actor":"ann","at":1795283327.2791574,"comment":null,"value":true,"via":"command line"}');
INSERT INTO "inbox" VALUES('recorded','13/0@0.0',1.79528332732901048656e+09,'{"seconds":0.01,"until":1795283327.338951}');
INSERT INTO "inbox" VALUES('recorded','14@0.0',1.79528332734218358992e+09,'{"seconds":0.02,"until":1795283327.3615642}');
INSERT INTO "inbox" VALUES('recorded','8@0.0',1.79528332721153616909e+09,'{"seconds":0.014,"until":1795283327.2240639}');
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
INSERT INTO "programs" VALUES('94b648d0e4fd63660e6f90cdb7707503',1.79528332719655966758e+09,'{"files":{"tactus/tools/done.tac":"-- The tool by which an agent says that it is finished. Its result is the reason, as text.\nreturn Tool {\n  name = \"done\",\n  description = \"Call this when the task is finished.\",\n  told = \"Done\",\n  loose = true,\n  input = {\n    reason = field.string{description = \"The outcome, or why the task is finished\"},\n  },\n  function(args, call)\n    if args.reason and args.reason ~= \"\" then return args.reason end\n    local texts = {}\n    for _, value in pairs(args) do\n      if type(value) == \"string\" and value ~= \"\" then texts[#texts + 1] = value end\n    end\n    if #texts == 1 then return texts[1] end\n    if call.text ~= \"\" then return call.text end\n    return \"Done\"\n  end,\n}\n","words.tac":"-- The words of the run''s memory and of its steps, and a result that depends on each answer: a small press sets\n-- a page, weighs drafts and tries until the page is good. The person says yes to \"Release ...\".\nStages {\"setting\", \"proofing\", \"printed\"}\n\nlocal good = matches(\"^the (moss|fern)[a-z ]*$\")\nlocal tries, marks = 0, {}\n\nlocal function mark(place)\n  marks[#marks + 1] = place .. \"@\" .. Checkpoint.next_position()\nend\n\nweigh = Tool {\n  description = \"How good a draft is\",\n  input = {id = \"string\"},\n  function(args)\n    GraphNode.set_current(args.id)\n    local node = GraphNode.current()\n    node:set_score((node:score() or 0) + math.random(1, 9))\n    return node:score()\n  end\n}\n\nproofread = Procedure {\n  input = {text = \"string\"},\n  output = {stage = \"string\", changes = \"integer\", position = \"integer\"},\n  function(input)\n    Stage.set(\"proofing\")\n    checkpoint()\n    local length = Step.run(\"length\", function()\n      Stage.advance()\n      GraphNode.create{label = \"proof of \" .. input.text, metadata = {length = #input.text}}\n      return #input.text\n    end)\n    if length > 8 then Stop.request(\"the page is full: \" .. input.text, false) end\n    return {stage = Stage.current(), changes = #Stage.history(), position = Checkpoint.next_position()}\n  end\n}\n\nProcedure {\n  function(input)\n    Stage.set(\"setting\")\n    local root = GraphNode.root()\n    local drafts = {}\n    for i, text in ipairs{\"the moss\", \"the fern grows\", \"a stone\"} do\n      drafts[i] = GraphNode.create{label = text, parent = root}\n      weigh{id = drafts[i].id}\n      mark(text)\n    end\n    checkpoint()\n\n    local page = Step.run(\"page\", function()\n      local fitting = {}\n      for _, draft in ipairs(root:children()) do\n        if good(draft.label) then fitting[#fitting + 1] = draft.label end\n      end\n      Sleep(0)\n      drafts[1]:set_metadata(\"fits\", true)\n      GraphNode.set_current(drafts[1])\n      Stage.advance()\n      return {fitting = fitting, luck = math.random(1, 1000)}\n    end)\n    mark(\"page\")\n\n    local proofs = {}\n    for i, text in ipairs(page.fitting) do\n      proofs[i] = proofread{text = text}\n      if Stop.requested() then break end\n    end\n\n    local ink = Retry.with_backoff(function()\n      tries = tries + 1\n      local barrel = Step.checkpoint(function() return math.random(1, 1000) end)\n      if tries < 3 then error({code = \"dry\", message = \"barrel \" .. tries .. \" is dry\"}) end\n      if not Human.approve{message = \"Release barrel \" .. tries .. \"?\", context = {node = GraphNode.current()}} then\n        error(\"nobody wants it\")\n      end\n      return barrel\n    end, {retries = 4, initial_delay = 0.02, factor = 1.5, max_delay = 0.05, jitter = 0.5, on_error = function(e, n)\n      mark(\"dry \" .. n .. \" \" .. e.code)\n    end})\n\n    local ok, e = pcall(Retry.with_backoff, function() error(\"the press is jammed\") end, {max_attempts = 1})\n    local known = {Checkpoint.exists(\"page\"), Checkpoint.get(\"page\").luck == page.luck, Checkpoint.exists(\"later\")}\n    Checkpoint.clear_after(\"page\")\n    known[#known + 1] = Checkpoint.exists(\"page\")\n    local again = checkpoint(function()\n      state.pages = (state.pages or 0) + 1\n      Sleep(0.01)\n      return state.pages\n    end)\n    Stage.set(\"printed\")\n    Sleep(0.02)\n\n    local nodes = {}\n    for i, node in ipairs(root:children()) do\n      nodes[i] = {node = node, parent = node:parent().label, below = #node:children(), fits = node:metadata(\"fits\") or false}\n    end\n    local stages = {}\n    for i, change in ipairs(Stage.history()) do stages[i] = (change.from_stage or \"-\") .. \">\" .. change.to_stage end\n    return {\n      page = page,\n      proofs = proofs,\n      ink = ink,\n      tries = tries,\n      marks = marks,\n      jammed = {ok, e},\n      known = known,\n      again = again,\n      nodes = nodes,\n      current = GraphNode.current(),\n      stages = stages,\n      stage = {Stage.current(), Stage.is(\"printed\"), Stage.count()},\n      stop = {Stop.requested(), Stop.reason()},\n      fits = {contains(\"moss\")(page.fitting[1]), equals({\"the moss\"})(page.fitting), contains(\"the moss\")(page.fitting)},\n      shown = tostring(good),\n      position = Checkpoint.next_position(),\n      luck = math.random(1, 1000)\n    }\n  end\n}\n"},"main":"words.tac"}');
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
INSERT INTO "requests" VALUES('recorded:12@0.0','recorded','12','answered',1.7952833272536444664e+09,NULL,1.79528332727915740018e+09,'approval','','default','ann','command line','[]','[]','false','null','Release barrel 3?','{"node":{"id":"node-1","label":"the moss","metadata":{"fits":true},"parent":"root","score":1}}','true',NULL);
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
INSERT INTO "runs" VALUES('recorded',2,16,'done',NULL,1.79528332736417269707e+09,'',NULL,1.79528332719499039652e+09,'','','','94b648d0e4fd63660e6f90cdb7707503','words.tac',6700530201720949306,1,'lua55 5.5.1 prelude 2',1,'[]','{"budget":{},"default_model":"","default_provider":"","env":{},"files":null,"max_turns":100,"mode":"mock","sandbox":"none","unknown_price":"refuse"}','{}','{"again":1,"current":{"id":"node-1","label":"the moss","metadata":{"fits":true},"parent":"root","score":1},"fits":[true,false,true],"ink":169,"jammed":[false,"words.tac:82: the press is jammed (after 1 try)"],"known":[true,true,false,false],"luck":293,"marks":["the moss@2","the fern grows@3","a stone@4","page@6","dry 1 dry@9","dry 2 dry@11"],"nodes":[{"below":2,"fits":true,"node":{"id":"node-1","label":"the moss","metadata":{"fits":true},"parent":"root","score":1},"parent":"root"},{"below":0,"fits":false,"node":{"id":"node-2","label":"the fern grows","metadata":{},"parent":"root","score":7},"parent":"root"},{"below":0,"fits":false,"node":{"id":"node-3","label":"a stone","metadata":{},"parent":"root","score":8},"parent":"root"}],"page":{"fitting":["the moss","the fern grows"],"luck":334},"position":16,"proofs":[{"changes":2,"position":3,"stage":"printed"},{"changes":2,"position":3,"stage":"printed"}],"shown":"matches(\"^the (moss|fern)[a-z ]*$\")","stage":["printed",true,3],"stages":["->setting","setting>proofing","proofing>printed"],"stop":[true,"the page is full: the fern grows"],"tries":3}',NULL);
CREATE INDEX runs_newest ON runs (created_at, id);
CREATE INDEX runs_asleep ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX runs_due ON runs (status, created_at) WHERE status IN ('ready', 'running');
CREATE INDEX runs_of_parent ON runs (parent) WHERE parent <> '';
CREATE INDEX requests_of_run ON requests (run_id, created_at);
CREATE INDEX requests_open ON requests (created_at) WHERE status = 'pending';
COMMIT;
