-- A small review as mechsift laid it out before its first release (revision 0004).
PRAGMA application_id=1297303124;
CREATE TABLE audit (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	detail TEXT NOT NULL
);
CREATE TABLE codebooks (
	version INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_codebooks PRIMARY KEY (version)
);
CREATE TABLE records (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	record_id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	search TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	source_id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	abstract TEXT NOT NULL, 
	authors TEXT NOT NULL, 
	year INTEGER, 
	journal TEXT NOT NULL, 
	volume TEXT NOT NULL, 
	issue TEXT NOT NULL, 
	pages TEXT NOT NULL, 
	issn TEXT NOT NULL, 
	doi TEXT NOT NULL, 
	pmid TEXT NOT NULL, 
	url TEXT NOT NULL, 
	keywords TEXT NOT NULL, 
	language TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	format TEXT NOT NULL, 
	checksum TEXT NOT NULL, 
	at TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	CONSTRAINT uq_records_record_id UNIQUE (record_id)
);
CREATE TABLE review (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_review PRIMARY KEY (name)
);
CREATE TABLE reviewers (
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_reviewers PRIMARY KEY (name)
);
CREATE TABLE settings (
	version INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (version)
);
CREATE TABLE sources (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	search TEXT NOT NULL, 
	format TEXT NOT NULL, 
	encoding TEXT NOT NULL, 
	records INTEGER NOT NULL, 
	with_abstract INTEGER NOT NULL, 
	report TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT uq_sources_name UNIQUE (name)
);
CREATE TABLE assignments (
	record_id TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_assignments PRIMARY KEY (record_id, stage, reviewer), 
	CONSTRAINT fk_assignments_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_assignments_reviewer_reviewers FOREIGN KEY(reviewer) REFERENCES reviewers (name)
);
CREATE TABLE decisions (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	decision_id TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	stage TEXT, 
	verdict TEXT, 
	consensus BOOLEAN NOT NULL, 
	reasons TEXT NOT NULL, 
	labels TEXT NOT NULL, 
	note TEXT NOT NULL, 
	seconds FLOAT, 
	codebook_version INTEGER, 
	supersedes TEXT, 
	withdraws BOOLEAN NOT NULL, 
	decided_at TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	checksum TEXT NOT NULL, 
	CONSTRAINT fk_decisions_codebook_version_codebooks FOREIGN KEY(codebook_version) REFERENCES codebooks (version), 
	CONSTRAINT fk_decisions_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_decisions_reviewer_reviewers FOREIGN KEY(reviewer) REFERENCES reviewers (name), 
	CONSTRAINT fk_decisions_supersedes_decisions FOREIGN KEY(supersedes) REFERENCES decisions (decision_id), 
	CONSTRAINT uq_decisions_decision_id UNIQUE (decision_id), 
	CONSTRAINT uq_decisions_supersedes UNIQUE (supersedes)
);
CREATE TABLE duplicates (
	record_id TEXT NOT NULL, 
	group_id TEXT NOT NULL, 
	kept BOOLEAN NOT NULL, 
	linked_to TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	score FLOAT NOT NULL, 
	CONSTRAINT pk_duplicates PRIMARY KEY (record_id), 
	CONSTRAINT fk_duplicates_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id)
);
CREATE TABLE leases (
	record_id TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY (record_id, stage), 
	CONSTRAINT fk_leases_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_leases_reviewer_reviewers FOREIGN KEY(reviewer) REFERENCES reviewers (name)
);
CREATE TABLE queue (
	stage TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	CONSTRAINT pk_queue PRIMARY KEY (stage, position), 
	CONSTRAINT fk_queue_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT uq_queue_record_id UNIQUE (record_id, stage)
);
CREATE TABLE runs (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	bundle TEXT NOT NULL, 
	bundle_sha256 TEXT NOT NULL, 
	codebook_version INTEGER, 
	seed INTEGER NOT NULL, 
	n_labels INTEGER NOT NULL, 
	metrics TEXT NOT NULL, 
	started_at TEXT, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT fk_runs_codebook_version_codebooks FOREIGN KEY(codebook_version) REFERENCES codebooks (version)
);
CREATE TABLE evidence_checks (
	decision_id TEXT NOT NULL, 
	ordinal INTEGER NOT NULL, 
	mechanism_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	confirmed BOOLEAN NOT NULL, 
	CONSTRAINT pk_evidence_checks PRIMARY KEY (decision_id, ordinal), 
	CONSTRAINT fk_evidence_checks_decision_id_decisions FOREIGN KEY(decision_id) REFERENCES decisions (decision_id)
);
CREATE TABLE marks (
	decision_id TEXT NOT NULL, 
	ordinal INTEGER NOT NULL, 
	mechanism_id TEXT NOT NULL, 
	coded BOOLEAN NOT NULL, 
	presence TEXT, 
	bearing TEXT, 
	evidence TEXT NOT NULL, 
	CONSTRAINT pk_marks PRIMARY KEY (decision_id, ordinal), 
	CONSTRAINT fk_marks_decision_id_decisions FOREIGN KEY(decision_id) REFERENCES decisions (decision_id)
);
CREATE TABLE resolutions (
	decision_id TEXT NOT NULL, 
	settles TEXT NOT NULL, 
	CONSTRAINT pk_resolutions PRIMARY KEY (decision_id, settles), 
	CONSTRAINT fk_resolutions_decision_id_decisions FOREIGN KEY(decision_id) REFERENCES decisions (decision_id), 
	CONSTRAINT fk_resolutions_settles_decisions FOREIGN KEY(settles) REFERENCES decisions (decision_id)
);
CREATE TABLE scores (
	record_id TEXT NOT NULL, 
	run INTEGER NOT NULL, 
	p_include FLOAT NOT NULL, 
	margin FLOAT NOT NULL, 
	mechanisms TEXT NOT NULL, 
	flags TEXT NOT NULL, terms TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_scores PRIMARY KEY (record_id), 
	CONSTRAINT fk_scores_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_scores_run_runs FOREIGN KEY(run) REFERENCES runs (number)
);
CREATE VIRTUAL TABLE record_search USING fts5(title, abstract, keywords, authors, content='records', content_rowid='number', tokenize='porter unicode61');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE entered_counts (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	place TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	stage TEXT NOT NULL, 
	origin TEXT, 
	note TEXT NOT NULL, 
	CONSTRAINT fk_entered_counts_supersedes_entered_counts FOREIGN KEY(supersedes) REFERENCES entered_counts (number), 
	CONSTRAINT uq_entered_counts_supersedes UNIQUE (supersedes)
);
CREATE TABLE programme_theories (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	mechanism_id TEXT NOT NULL, 
	statement TEXT NOT NULL, 
	refined_on TEXT NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT fk_programme_theories_supersedes_programme_theories FOREIGN KEY(supersedes) REFERENCES programme_theories (number), 
	CONSTRAINT uq_programme_theories_supersedes UNIQUE (supersedes)
);
CREATE TABLE searches (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	name TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	"database" TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	searched_on TEXT, 
	strategy TEXT NOT NULL, 
	limits TEXT NOT NULL, 
	hits INTEGER, 
	note TEXT NOT NULL, 
	CONSTRAINT fk_searches_supersedes_searches FOREIGN KEY(supersedes) REFERENCES searches (number), 
	CONSTRAINT uq_searches_supersedes UNIQUE (supersedes)
);
CREATE TABLE stakeholder_notes (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	mechanism_id TEXT NOT NULL, 
	said_on TEXT NOT NULL, 
	text TEXT NOT NULL, 
	stakeholder TEXT NOT NULL, 
	CONSTRAINT fk_stakeholder_notes_supersedes_stakeholder_notes FOREIGN KEY(supersedes) REFERENCES stakeholder_notes (number), 
	CONSTRAINT uq_stakeholder_notes_supersedes UNIQUE (supersedes)
);
CREATE TABLE appraisals (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	aspect TEXT NOT NULL, 
	grade TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	CONSTRAINT fk_appraisals_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_appraisals_supersedes_appraisals FOREIGN KEY(supersedes) REFERENCES appraisals (number), 
	CONSTRAINT uq_appraisals_supersedes UNIQUE (supersedes)
);
CREATE TABLE configurations (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	context TEXT NOT NULL, 
	resource TEXT NOT NULL, 
	resource_sign TEXT, 
	reasoning TEXT NOT NULL, 
	reasoning_sign TEXT, 
	outcomes TEXT NOT NULL, 
	mechanism_id TEXT NOT NULL, 
	level TEXT, 
	quotation TEXT NOT NULL, 
	coder TEXT NOT NULL, 
	confidence TEXT, 
	CONSTRAINT fk_configurations_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_configurations_supersedes_configurations FOREIGN KEY(supersedes) REFERENCES configurations (number), 
	CONSTRAINT uq_configurations_supersedes UNIQUE (supersedes)
);
CREATE TABLE full_texts (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	status TEXT NOT NULL, 
	place TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT fk_full_texts_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_full_texts_supersedes_full_texts FOREIGN KEY(supersedes) REFERENCES full_texts (number), 
	CONSTRAINT uq_full_texts_supersedes UNIQUE (supersedes)
);
CREATE TABLE pair_judgements (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	same BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	score FLOAT, 
	CONSTRAINT fk_pair_judgements_other_id_records FOREIGN KEY(other_id) REFERENCES records (record_id), 
	CONSTRAINT fk_pair_judgements_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_pair_judgements_supersedes_pair_judgements FOREIGN KEY(supersedes) REFERENCES pair_judgements (number), 
	CONSTRAINT uq_pair_judgements_supersedes UNIQUE (supersedes)
);
CREATE TABLE quotations (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	supersedes INTEGER, 
	withdrawn BOOLEAN NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	text TEXT NOT NULL, 
	locator TEXT NOT NULL, 
	mechanism_id TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT fk_quotations_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_quotations_supersedes_quotations FOREIGN KEY(supersedes) REFERENCES quotations (number), 
	CONSTRAINT uq_quotations_supersedes UNIQUE (supersedes)
);
CREATE TABLE doubts (
	record_id TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	score FLOAT NOT NULL, 
	CONSTRAINT pk_doubts PRIMARY KEY (record_id, other_id), 
	CONSTRAINT fk_doubts_record_id_records FOREIGN KEY(record_id) REFERENCES records (record_id), 
	CONSTRAINT fk_doubts_other_id_records FOREIGN KEY(other_id) REFERENCES records (record_id)
);
CREATE TRIGGER records_searchable AFTER INSERT ON records BEGIN INSERT INTO record_search (rowid, title, abstract, keywords, authors) VALUES (new.number, new.title, new.abstract, new.keywords, new.authors); END;
INSERT INTO "audit" VALUES (1, '2026-11-30T09:00:00.000000Z', 'ana', 'add_reviewer', 'ana', '{"role":"lead"}');
INSERT INTO "audit" VALUES (2, '2026-11-30T09:00:00.000000Z', 'ana', 'add_reviewer', 'ben', '{"role":"reviewer"}');
INSERT INTO "audit" VALUES (3, '2026-11-30T09:00:00.000000Z', 'ana', 'add_records', '', '{"records":3}');
INSERT INTO "audit" VALUES (4, '2026-11-30T09:00:00.000000Z', 'ana', 'decide', 'r1', '{"decision":"one","supersedes":""}');
INSERT INTO "audit" VALUES (5, '2026-11-30T09:00:00.000000Z', 'ana', 'append:quotations', '1', '{"supersedes":null}');
INSERT INTO "audit" VALUES (6, '2026-11-30T09:00:00.000000Z', 'ana', 'add_run', '1', '{"kind":"train","bundle":""}');
INSERT INTO "audit" VALUES (7, '2026-11-30T09:00:00.000000Z', 'ana', 'set_queue', 'title_abstract', '{"records":2}');
INSERT INTO "audit" VALUES (8, '2026-11-30T09:00:00.000000Z', 'ana', 'add_doubts', '', '{"records":1}');
INSERT INTO "records" VALUES (1, 'r1', 'invented.ris', 'invented search', 1, 's1', 'Leaders of team 1', 'They shared power. The team’s work improved.', '["Invented, A.","Quoted \"B\", C."]', 2020, 'Invented Journal', '1', '2', '3-4', '0000-0000', '10.5555/1', '1', 'https://example.org/', '["leadership","integration"]', 'en', 'article', 'ris', '075c59fc2932e2809cdf08fe832298c1c1e653e66483b9ee3ab1e249236f4449', '2026-11-30T09:00:00.000000Z', '[["TI","Leaders of team 1",1],["","odd\nline",2]]');
INSERT INTO "records" VALUES (2, 'r2', 'invented.ris', 'invented search', 2, 's2', 'Leaders of team 2', 'They shared power. The team’s work improved.', '["Invented, A.","Quoted \"B\", C."]', 2020, 'Invented Journal', '1', '2', '3-4', '0000-0000', '10.5555/2', '2', 'https://example.org/', '["leadership","integration"]', 'en', 'article', 'ris', 'eb41686898aaf5e6d726511318249a09e1c33b118d8d61feffd7ccb0383ca37e', '2026-11-30T09:00:00.000000Z', '[["TI","Leaders of team 2",1],["","odd\nline",2]]');
INSERT INTO "records" VALUES (3, 'r3', 'invented.ris', 'invented search', 3, 's3', 'Leaders of team 3', 'They shared power. The team’s work improved.', '["Invented, A.","Quoted \"B\", C."]', 2020, 'Invented Journal', '1', '2', '3-4', '0000-0000', '10.5555/3', '3', 'https://example.org/', '["leadership","integration"]', 'en', 'article', 'ris', 'a9656224e3ce78b9e428db65f3efdaa5ab7ad757b7793eb910deae7473df9b24', '2026-11-30T09:00:00.000000Z', '[["TI","Leaders of team 3",1],["","odd\nline",2]]');
INSERT INTO "review" VALUES ('id', 'cb393d163a5543f29cf23528fad3675c');
INSERT INTO "review" VALUES ('created_at', '2026-11-30T09:00:00+00:00');
INSERT INTO "reviewers" VALUES ('ana', 'lead', '', 1, '2026-11-30T09:00:00.000000Z');
INSERT INTO "reviewers" VALUES ('ben', 'reviewer', '', 1, '2026-11-30T09:00:00.000000Z');
INSERT INTO "decisions" VALUES (1, 'one', 'r1', 'ana', 'title_abstract', 'exclude', 0, '["no leader","animals"]', '["later"]', 'see the title', 12.5, NULL, NULL, 0, '2026-11-30T09:00:00.000000Z', '2026-11-30T09:00:00.000000Z', 'ana', 'c7d05ad157ec6fe792cdf41905dcb07850b5385aa0ae8871ac0c158d8318dde1');
INSERT INTO "queue" VALUES ('title_abstract', 0, 'r2');
INSERT INTO "queue" VALUES ('title_abstract', 1, 'r3');
INSERT INTO "runs" VALUES (1, 'train', '', '', NULL, 1, 0, '{}', NULL, '2026-11-30T09:00:00.000000Z', 'ana');
INSERT INTO "evidence_checks" VALUES ('one', 0, 'trust', 'abstract', 0, 18, 1);
INSERT INTO "marks" VALUES ('one', 0, 'trust', 1, 'absent', 'supports', 'They did not trust us.');
INSERT INTO "marks" VALUES ('one', 1, 'power', 0, NULL, NULL, '');
INSERT INTO "scores" VALUES ('r1', 1, 0.5, 0.0, '[]', '[]', '[]');
INSERT INTO "alembic_version" VALUES ('0004');
INSERT INTO "quotations" VALUES (1, NULL, 0, '2026-11-30T09:00:00.000000Z', 'ana', 'r1', 'They shared power.', 'p. 3', '', 'ana', '');
INSERT INTO "doubts" VALUES ('r1', 'r2', 'alike', 41.5);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_records_doi ON records (doi);
CREATE INDEX ix_records_pmid ON records (pmid);
CREATE INDEX ix_records_search ON records (search);
CREATE INDEX ix_records_source ON records (source);
CREATE INDEX ix_assignments_reviewer ON assignments (reviewer, stage);
CREATE INDEX ix_decisions_record_stage ON decisions (record_id, stage);
CREATE INDEX ix_decisions_reviewer_stage ON decisions (reviewer, stage, record_id);
CREATE INDEX ix_duplicates_group_id ON duplicates (group_id);
CREATE INDEX ix_evidence_checks_mechanism_id ON evidence_checks (mechanism_id);
CREATE INDEX ix_marks_mechanism_id ON marks (mechanism_id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER codebooks_no_update BEFORE UPDATE ON codebooks BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER codebooks_no_delete BEFORE DELETE ON codebooks BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER evidence_checks_no_update BEFORE UPDATE ON evidence_checks BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER evidence_checks_no_delete BEFORE DELETE ON evidence_checks BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER marks_no_update BEFORE UPDATE ON marks BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER marks_no_delete BEFORE DELETE ON marks BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER resolutions_no_update BEFORE UPDATE ON resolutions BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER resolutions_no_delete BEFORE DELETE ON resolutions BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER settings_no_update BEFORE UPDATE ON settings BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER settings_no_delete BEFORE DELETE ON settings BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER sources_no_update BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER sources_no_delete BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE INDEX ix_programme_theories_mechanism_id ON programme_theories (mechanism_id);
CREATE INDEX ix_searches_name ON searches (name);
CREATE INDEX ix_stakeholder_notes_mechanism_id ON stakeholder_notes (mechanism_id);
CREATE INDEX ix_appraisals_record_id ON appraisals (record_id);
CREATE INDEX ix_configurations_mechanism_id ON configurations (mechanism_id);
CREATE INDEX ix_configurations_record_id ON configurations (record_id);
CREATE INDEX ix_full_texts_record_id ON full_texts (record_id);
CREATE INDEX ix_pair_judgements_other_id ON pair_judgements (other_id);
CREATE INDEX ix_pair_judgements_record_id ON pair_judgements (record_id);
CREATE INDEX ix_quotations_mechanism_id ON quotations (mechanism_id);
CREATE INDEX ix_quotations_record_id ON quotations (record_id);
CREATE TRIGGER appraisals_no_update BEFORE UPDATE ON appraisals BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER appraisals_no_delete BEFORE DELETE ON appraisals BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER configurations_no_update BEFORE UPDATE ON configurations BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER configurations_no_delete BEFORE DELETE ON configurations BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER entered_counts_no_update BEFORE UPDATE ON entered_counts BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER entered_counts_no_delete BEFORE DELETE ON entered_counts BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER full_texts_no_update BEFORE UPDATE ON full_texts BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER full_texts_no_delete BEFORE DELETE ON full_texts BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER pair_judgements_no_update BEFORE UPDATE ON pair_judgements BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER pair_judgements_no_delete BEFORE DELETE ON pair_judgements BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER programme_theories_no_update BEFORE UPDATE ON programme_theories BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER programme_theories_no_delete BEFORE DELETE ON programme_theories BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER quotations_no_update BEFORE UPDATE ON quotations BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER quotations_no_delete BEFORE DELETE ON quotations BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER searches_no_update BEFORE UPDATE ON searches BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER searches_no_delete BEFORE DELETE ON searches BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER stakeholder_notes_no_update BEFORE UPDATE ON stakeholder_notes BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
CREATE TRIGGER stakeholder_notes_no_delete BEFORE DELETE ON stakeholder_notes BEGIN SELECT RAISE(ABORT, 'rows of this table are never changed'); END;
