-- One edition: every table with its grain, keys and checks. The comment behind a column is stored as the column's
-- comment in the database; units stand in it where there is one. Read by data/store/editions.py.
--
-- Tables marked [log] are derived: each change adds rows to log.<table> (its columns, import_id, removed and said), and
-- the row here is what they add up to per key, from changes that are not undone. A row speaks of the columns that said
-- names, separated by ;, and of all where it is empty; the newest that speaks of a column counts. raw_id leads to the
-- raw row it was read from: of an answer, the one that tells its value.

-- Book-keeping ------------------------------------------------------------------------------------------------------

-- One row per edition up to and with this one.
CREATE TABLE edition (
    edition INTEGER PRIMARY KEY, -- number of the edition, from 1
    parent INTEGER, -- number of the edition it was made from; empty for the first
    created_at TIMESTAMP NOT NULL, -- when it was made, UTC
    actor VARCHAR NOT NULL, -- who made it: an account or "kommandoraden", never shown to the public
    action VARCHAR NOT NULL CHECK (action <> ''), -- what was done, in Swedish
    import_id INTEGER, -- the change it holds; empty where it only takes one back
    program_version VARCHAR NOT NULL, -- version of the program that wrote it
    schema_version INTEGER NOT NULL, -- version of this schema
    model_sha256 VARCHAR NOT NULL -- hash of the model file in force, hexadecimal
);

-- One row per change: an import of files, an act on a page, or a publication.
CREATE TABLE import (
    import_id INTEGER PRIMARY KEY, -- number of the change, from 1
    kind VARCHAR NOT NULL CHECK (kind IN ('published', 'example', 'import', 'publish', 'edit')), -- kind of change
    imported_at TIMESTAMP NOT NULL, -- when, UTC
    actor VARCHAR NOT NULL, -- who, as in edition.actor
    title VARCHAR NOT NULL, -- what was done, in Swedish
    undone_in INTEGER -- edition that took it back; empty while it counts
);

-- One row per file read by a change.
CREATE TABLE import_file (
    import_id INTEGER REFERENCES import (import_id), -- the change
    file_name VARCHAR, -- name of the file as it was given, without folder
    sha256 VARCHAR NOT NULL, -- hash of the file's bytes, hexadecimal
    size_bytes BIGINT NOT NULL, -- size in bytes
    PRIMARY KEY (import_id, file_name)
);

-- One row per row read from a file, as it was read.
CREATE TABLE raw_row (
    raw_id BIGINT PRIMARY KEY, -- number of the raw row, from 1
    import_id INTEGER NOT NULL REFERENCES import (import_id), -- the change that read it
    file_name VARCHAR NOT NULL, -- file it stood in
    sheet VARCHAR NOT NULL, -- sheet it stood in
    row_number INTEGER NOT NULL, -- row in that sheet as a spreadsheet program counts it, from 1
    content VARCHAR NOT NULL -- the row as JSON: heading to text; columns that are never stored are absent
);

-- One row per text, import or set of raw rows that was removed from all editions: what is left to tell of it.
CREATE TABLE purge (
    subject VARCHAR, -- what was removed: table and key of a text, "import/4", or "rader/4" for an import's raw rows
    purged_at TIMESTAMP, -- when, UTC
    actor VARCHAR NOT NULL, -- who did it, as in edition.actor
    PRIMARY KEY (subject, purged_at)
);

-- From the model file -----------------------------------------------------------------------------------------------

-- One row per setting.
CREATE TABLE setting (
    key VARCHAR PRIMARY KEY, -- name of the setting
    value VARCHAR NOT NULL -- its value as text
);

-- One row per level 0–4.
CREATE TABLE level (
    level INTEGER PRIMARY KEY CHECK (level BETWEEN 0 AND 4), -- level, 0–4
    name VARCHAR NOT NULL, -- name of the phase
    short VARCHAR NOT NULL -- name where there is little room
);

-- One row per component (byggsten) that the model has, or has had. What a round was asked of it is in round_component.
CREATE TABLE component (
    component VARCHAR PRIMARY KEY, -- id
    position INTEGER NOT NULL UNIQUE, -- order of display, from 1
    name VARCHAR NOT NULL, -- name
    short VARCHAR NOT NULL, -- name where there is little room
    weight DOUBLE NOT NULL CHECK (weight >= 0), -- weight in the index, without unit
    question VARCHAR NOT NULL, -- question asked in the follow-up
    key_figure VARCHAR NOT NULL, -- what key_level means, to be read after "verksamheter som"
    key_level INTEGER NOT NULL REFERENCES level (level), -- level counted in the key figure, 0–4
    retired BOOLEAN NOT NULL -- whether the model no longer has it
);

-- One row per component of the model and level.
CREATE TABLE anchor (
    component VARCHAR REFERENCES component (component), -- component
    level INTEGER REFERENCES level (level), -- level, 0–4
    anchor VARCHAR NOT NULL, -- what the level looks like, as answer text
    PRIMARY KEY (component, level)
);

-- One row per organisational level that the model has, or has had.
CREATE TABLE org_level (
    org_level VARCHAR PRIMARY KEY, -- id
    position INTEGER NOT NULL UNIQUE, -- order of display, from 1
    name VARCHAR NOT NULL, -- name
    retired BOOLEAN NOT NULL -- whether the model no longer has it
);

-- One row per sector that the model has, or has had, the Region's among them.
CREATE TABLE sector (
    sector VARCHAR PRIMARY KEY, -- id
    position INTEGER NOT NULL UNIQUE, -- order of display, from 1
    name VARCHAR NOT NULL, -- name
    long_name VARCHAR NOT NULL, -- name in full
    retired BOOLEAN NOT NULL -- whether the model no longer has it
);

-- One row per use of the wheel.
CREATE TABLE wheel_level (
    use_level INTEGER PRIMARY KEY CHECK (use_level BETWEEN 0 AND 4), -- use, 0 (not used) to 4 (systematic)
    name VARCHAR NOT NULL -- name
);

-- One row per context of the wheel that the model has, or has had. What a round was asked of it is in round_context.
CREATE TABLE context (
    context VARCHAR PRIMARY KEY, -- id
    position INTEGER NOT NULL UNIQUE, -- order of display, from 1
    name VARCHAR NOT NULL, -- name
    short VARCHAR NOT NULL, -- name where there is little room
    sectors VARCHAR, -- sectors that it is about, separated by ;; empty for all
    retired BOOLEAN NOT NULL -- whether the model no longer has it
);

-- One row per category of support needs that the model has, or has had.
CREATE TABLE need_category (
    category VARCHAR PRIMARY KEY, -- id
    position INTEGER NOT NULL UNIQUE, -- order of display, from 1
    name VARCHAR NOT NULL, -- name
    component VARCHAR REFERENCES component (component), -- component it belongs to, where it belongs to one
    retired BOOLEAN NOT NULL -- whether the model no longer has it
);

-- One row per municipality of the county.
CREATE TABLE municipality (
    municipality_code VARCHAR PRIMARY KEY CHECK (length(municipality_code) = 4), -- SCB's code, four digits
    name VARCHAR NOT NULL UNIQUE, -- name
    full_name VARCHAR NOT NULL -- name with "kommun"
);

-- One row per shape on the county map: a municipality or a neighbouring county.
CREATE TABLE map_shape (
    code VARCHAR PRIMARY KEY, -- municipality code, or county code for a neighbour
    name VARCHAR NOT NULL, -- name
    kind VARCHAR NOT NULL CHECK (kind IN ('municipality', 'neighbour')), -- what it is
    boundary_geojson VARCHAR NOT NULL, -- outline as GeoJSON geometry, WGS 84 degrees
    label_lon DOUBLE, -- centre of the name, or of a number in its place, degrees east
    label_lat DOUBLE, -- centre of the name, or of a number in its place, degrees north
    leader_geojson VARCHAR, -- line from a name placed outside, GeoJSON geometry
    school_lon DOUBLE, -- first sector's mark, degrees east
    school_lat DOUBLE, -- first sector's mark, degrees north
    social_lon DOUBLE, -- second sector's mark, degrees east
    social_lat DOUBLE, -- second sector's mark, degrees north
    hatch_geojson VARCHAR, -- diagonal lines within the outline, GeoJSON geometry
    sparse_hatch_geojson VARCHAR, -- the same with fewer lines, for a level that is not published
    block_west DOUBLE, -- bounds of name and marks, degrees east; empty where no map has room for them
    block_south DOUBLE, -- bounds of name and marks, degrees north
    block_east DOUBLE, -- bounds of name and marks, degrees east
    block_north DOUBLE, -- bounds of name and marks, degrees north
    value_room_px DOUBLE, -- width free for a value's line on a large map, pixels of its drawing
    design_px_per_degree DOUBLE -- scale of the smallest drawing with room for the name, pixels per degree
);

-- One row per unit that the model has, or has had: principal × sector, or a division of the Region.
CREATE TABLE unit (
    unit_id VARCHAR PRIMARY KEY, -- id, for example 0483-SOC
    position INTEGER NOT NULL UNIQUE, -- order of display, from 1
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality; empty for the Region's
    principal VARCHAR NOT NULL, -- huvudman
    sector VARCHAR NOT NULL REFERENCES sector (sector), -- sector
    name VARCHAR NOT NULL, -- name within its principal
    long_name VARCHAR NOT NULL, -- name in full, principal included
    valid_from VARCHAR, -- first round that it takes part in, by its id; empty where it has been there from the start
    valid_to VARCHAR, -- last round that it takes part in, by its id; empty where it goes on
    retired BOOLEAN NOT NULL, -- whether the model no longer has it
    CHECK (valid_from <= valid_to)
);

-- One row per unit that ended and unit that it became: several where it was divided, the same for those that merged.
CREATE TABLE unit_successor (
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit that ended
    successor_id VARCHAR REFERENCES unit (unit_id), -- unit that it became, or a part of it
    PRIMARY KEY (unit_id, successor_id)
);

-- From files and acts -----------------------------------------------------------------------------------------------

-- [log] One row per source.
CREATE TABLE source (
    source_id VARCHAR PRIMARY KEY, -- id
    title VARCHAR NOT NULL, -- title
    kind VARCHAR, -- kind of document
    dated VARCHAR, -- date as far as it is known: a year, a month, a day or words
    read_as VARCHAR, -- how much of it was read
    url VARCHAR, -- public address
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per free text that a process leader has read and said whether to show.
CREATE TABLE approval (
    subject VARCHAR PRIMARY KEY, -- what the text stands in: table and key, separated by /
    text_sha256 VARCHAR NOT NULL, -- hash of the text that was read, hexadecimal; a changed text must be read anew
    approved BOOLEAN NOT NULL, -- whether it may be shown to others than process leaders
    changed_at TIMESTAMP NOT NULL, -- when it was said, UTC
    actor VARCHAR NOT NULL, -- function or account that said it
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row; empty, as it is said on a page
);

-- [log] One row per follow-up round.
CREATE TABLE round (
    round_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(round_id, '\d{4}(-[2-9])?')), -- year as text, or 2025-2
    title VARCHAR NOT NULL, -- title
    status VARCHAR NOT NULL CHECK (status IN ('draft', 'published')), -- draft rounds are shown to process leaders only
    reported_answers INTEGER CHECK (reported_answers >= 0), -- number of answers as the source itself states it
    held VARCHAR, -- when it was held: a year, a month or a day
    source_ids VARCHAR, -- sources, separated by ;
    note VARCHAR, -- remark
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- One row per round: the threshold that its figures are counted with.
CREATE TABLE round_threshold (
    round_id VARCHAR PRIMARY KEY REFERENCES round (round_id), -- round
    threshold DOUBLE NOT NULL CHECK (threshold > 0 AND threshold <= 1) -- share that a stage requires, 0–1
);

-- One row per round and unit of the model when it was made; what files say of other units stands in participation.
CREATE TABLE round_unit (
    round_id VARCHAR REFERENCES round (round_id), -- round
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit
    position INTEGER NOT NULL, -- order of display, from 1
    name VARCHAR NOT NULL, -- name in this round, within its principal
    long_name VARCHAR NOT NULL, -- name in this round in full, principal included
    PRIMARY KEY (round_id, unit_id),
    UNIQUE (round_id, position)
);

-- One row per round and sector that it has units of, the Region's among them.
CREATE TABLE round_sector (
    round_id VARCHAR REFERENCES round (round_id), -- round
    sector VARCHAR REFERENCES sector (sector), -- sector
    position INTEGER NOT NULL, -- order of display, from 1
    name VARCHAR NOT NULL, -- name in this round
    long_name VARCHAR NOT NULL, -- name in this round in full
    PRIMARY KEY (round_id, sector),
    UNIQUE (round_id, position)
);

-- One row per round and component that it was asked.
CREATE TABLE round_component (
    round_id VARCHAR REFERENCES round (round_id), -- round
    component VARCHAR REFERENCES component (component), -- component
    position INTEGER NOT NULL, -- order of display, from 1
    name VARCHAR NOT NULL, -- name in this round
    short VARCHAR NOT NULL, -- name where there is little room
    weight DOUBLE NOT NULL CHECK (weight >= 0), -- weight in the index, without unit
    question VARCHAR NOT NULL, -- question as it was asked
    key_figure VARCHAR NOT NULL, -- what key_level means, to be read after "verksamheter som"
    key_level INTEGER NOT NULL REFERENCES level (level), -- level counted in the key figure, 0–4
    PRIMARY KEY (round_id, component),
    UNIQUE (round_id, position)
);

-- One row per round, component that it was asked, and level.
CREATE TABLE round_anchor (
    round_id VARCHAR, -- round
    component VARCHAR, -- component
    level INTEGER REFERENCES level (level), -- level, 0–4
    anchor VARCHAR NOT NULL, -- answer text of the level, as it stood in the round
    PRIMARY KEY (round_id, component, level),
    FOREIGN KEY (round_id, component) REFERENCES round_component (round_id, component)
);

-- One row per round and organisational level that it could be answered by.
CREATE TABLE round_org_level (
    round_id VARCHAR REFERENCES round (round_id), -- round
    org_level VARCHAR REFERENCES org_level (org_level), -- organisational level
    position INTEGER NOT NULL, -- order of display, from 1
    name VARCHAR NOT NULL, -- name in this round
    PRIMARY KEY (round_id, org_level),
    UNIQUE (round_id, position)
);

-- One row per round and context that it asked about.
CREATE TABLE round_context (
    round_id VARCHAR REFERENCES round (round_id), -- round
    context VARCHAR REFERENCES context (context), -- context
    position INTEGER NOT NULL, -- order of display, from 1
    name VARCHAR NOT NULL, -- name in this round
    short VARCHAR NOT NULL, -- name where there is little room
    sectors VARCHAR, -- sectors that it is about, separated by ;; empty for all
    PRIMARY KEY (round_id, context),
    UNIQUE (round_id, position)
);

-- [log] One row per round and unit: who was asked and who answered.
CREATE TABLE participation (
    round_id VARCHAR REFERENCES round (round_id), -- round
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit
    asked BOOLEAN NOT NULL, -- whether the unit was asked
    answered BOOLEAN NOT NULL, -- whether the unit answered
    basis VARCHAR, -- how it is known
    source_ids VARCHAR, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    note VARCHAR, -- remark
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty where it follows from answers or their absence
    PRIMARY KEY (round_id, unit_id),
    CHECK (asked OR NOT answered)
);

-- [log] One row per round and unit that left a comment on its answer as a whole.
CREATE TABLE unit_comment (
    round_id VARCHAR REFERENCES round (round_id), -- round
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit
    comment VARCHAR NOT NULL, -- free text
    comment_approved BOOLEAN NOT NULL, -- whether the free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (round_id, unit_id)
);

-- [log] One row per round, unit, component and organisational level asked: a level, a bound or a reason.
CREATE TABLE cell (
    round_id VARCHAR REFERENCES round (round_id), -- round
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit
    component VARCHAR REFERENCES component (component), -- component
    org_level VARCHAR REFERENCES org_level (org_level), -- organisational level
    level INTEGER CHECK (level BETWEEN 0 AND 4), -- level 0–4 where it is known
    low INTEGER CHECK (low BETWEEN 0 AND 4), -- lowest possible level of a bound, 0–4
    high INTEGER CHECK (high BETWEEN 0 AND 4), -- highest possible level of a bound, 0–4
    reason VARCHAR CHECK (
        reason IN ('ej_svarat', 'ej_besvarad', 'vet_ej', 'ej_tillamplig', 'ej_stalld')
    ), -- why there is no level
    comment VARCHAR, -- free text of the answer
    comment_approved BOOLEAN NOT NULL, -- whether the free text may be shown to others than process leaders
    answered_on DATE, -- date of the answer
    why VARCHAR, -- free text: why the answer was corrected, where it was; for process leaders
    basis VARCHAR, -- why a bound is what it is
    source_ids VARCHAR, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty for a reason that follows from no answer
    PRIMARY KEY (round_id, unit_id, component, org_level),
    FOREIGN KEY (round_id, component) REFERENCES round_component (round_id, component),
    FOREIGN KEY (round_id, org_level) REFERENCES round_org_level (round_id, org_level),
    CHECK (
        (level IS NOT NULL)::INTEGER + (low IS NOT NULL AND high IS NOT NULL)::INTEGER + (reason IS NOT NULL)::INTEGER
        = 1
    ),
    CHECK ((low IS NULL) = (high IS NULL)),
    CHECK (low <= high)
);

-- [log] One row per round, unit and context: how the wheel is used there.
CREATE TABLE wheel_use (
    round_id VARCHAR REFERENCES round (round_id), -- round
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit
    context VARCHAR REFERENCES context (context), -- context
    use_level INTEGER REFERENCES wheel_level (use_level), -- use 0–4; empty where the question was skipped
    comment VARCHAR, -- free text of the answer
    comment_approved BOOLEAN NOT NULL, -- whether the free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (round_id, unit_id, context),
    FOREIGN KEY (round_id, context) REFERENCES round_context (round_id, context)
);

-- [log] One row per round and context that a published statement says occurs in the county.
CREATE TABLE context_statement (
    round_id VARCHAR REFERENCES round (round_id), -- round
    context VARCHAR REFERENCES context (context), -- context
    at_least INTEGER NOT NULL CHECK (at_least >= 0), -- smallest number of examples that the statement implies
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR NOT NULL CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    note VARCHAR, -- remark
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (round_id, context),
    FOREIGN KEY (round_id, context) REFERENCES round_context (round_id, context)
);

-- [log] One row per round whose quality declaration somebody has written on; what is counted of it is in quality.
CREATE TABLE quality_declaration (
    round_id VARCHAR PRIMARY KEY REFERENCES round (round_id), -- round
    sent_to VARCHAR, -- free text: whom the questions were sent to, how, and until when they could be answered
    known_errors VARCHAR, -- free text: what is known to be wrong
    usable_for VARCHAR, -- free text: what the answers can be used for
    not_usable_for VARCHAR, -- free text: what they cannot be used for
    approved BOOLEAN NOT NULL, -- whether its free text may be shown to others than process leaders
    changed_at TIMESTAMP NOT NULL, -- when it was written, UTC
    actor VARCHAR NOT NULL, -- function or account that wrote it
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row; empty, as it is written on a page
);

-- [log] One row per answer that was drawn at random to be checked with those who gave it.
CREATE TABLE answer_sample (
    round_id VARCHAR REFERENCES round (round_id), -- round
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit
    component VARCHAR REFERENCES component (component), -- component
    org_level VARCHAR REFERENCES org_level (org_level), -- organisational level
    seed VARCHAR NOT NULL, -- what the draw follows from: the round and the edition that it was drawn from, as 2026/7
    level INTEGER CHECK (level BETWEEN 0 AND 4), -- level as it was then, 0–4; empty where the answer was a reason
    reason VARCHAR CHECK (reason IN ('vet_ej', 'ej_tillamplig')), -- reason as it was then, where there was no level
    drawn_at TIMESTAMP NOT NULL, -- when it was drawn, UTC
    actor VARCHAR NOT NULL, -- function or account that drew it
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty, as it is drawn on a page
    PRIMARY KEY (round_id, unit_id, component, org_level),
    FOREIGN KEY (round_id, component) REFERENCES round_component (round_id, component),
    FOREIGN KEY (round_id, org_level) REFERENCES round_org_level (round_id, org_level),
    CHECK ((level IS NULL) <> (reason IS NULL))
);

-- [log] One row per drawn answer that has been checked.
CREATE TABLE answer_check (
    round_id VARCHAR, -- round
    unit_id VARCHAR, -- unit
    component VARCHAR, -- component
    org_level VARCHAR, -- organisational level
    outcome VARCHAR NOT NULL CHECK (
        outcome IN ('stammer', 'andrad', 'ej_mojlig')
    ), -- whether it was right, was changed, or could not be checked
    checked_at TIMESTAMP NOT NULL, -- when the outcome was written, UTC
    actor VARCHAR NOT NULL, -- function or account that wrote it
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty, as it is written on a page
    PRIMARY KEY (round_id, unit_id, component, org_level),
    FOREIGN KEY (round_id, unit_id, component, org_level)
    REFERENCES answer_sample (round_id, unit_id, component, org_level)
);

-- [log] One row per support need.
CREATE TABLE need (
    need_id VARCHAR PRIMARY KEY, -- id
    round_id VARCHAR REFERENCES round (round_id), -- round in which it was raised
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality; empty for county and Region
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit, where one raised it
    principal VARCHAR NOT NULL, -- who raised it: a principal, or "Länet"
    category VARCHAR NOT NULL REFERENCES need_category (category), -- category
    description VARCHAR NOT NULL, -- what is needed
    arose VARCHAR, -- when it arose: a year, a month or a day
    scope_note VARCHAR, -- how widely it is raised, as the source puts it
    same_as VARCHAR, -- id of an earlier need that it repeats; no key, for the earlier one may be taken back
    source_ids VARCHAR, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    approved BOOLEAN NOT NULL, -- whether its free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per event in the life of a support need; the last one is its present state.
CREATE TABLE need_event (
    need_id VARCHAR REFERENCES need (need_id), -- need
    event_number INTEGER CHECK (event_number >= 1), -- order of events within the need, from 1
    happened_at VARCHAR NOT NULL, -- when, ISO date or date and time
    status VARCHAR NOT NULL CHECK (
        status IN ('oppet', 'planerat', 'pagar', 'tillgodosett', 'avslutat')
    ), -- status from then on
    responsible VARCHAR, -- function that is responsible, never a person
    due_on DATE, -- when it is to be met at the latest
    note VARCHAR, -- remark
    actor VARCHAR NOT NULL, -- function or account that made the change
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (need_id, event_number)
);

-- [log] One row per pilot or project.
CREATE TABLE pilot (
    pilot_id VARCHAR PRIMARY KEY, -- id
    name VARCHAR NOT NULL, -- name
    theme VARCHAR NOT NULL, -- theme
    kind VARCHAR, -- kind: pilot, project, working group
    sectors VARCHAR, -- sectors that take part, separated by ;
    started VARCHAR, -- start: a year, a month or a day
    ended VARCHAR, -- end: a year, a month or a day; empty while it goes on or where it is not known
    phase VARCHAR, -- phase, in words
    description VARCHAR, -- what is tried
    learnt VARCHAR, -- what was learnt
    reported VARCHAR, -- latest report: a year, a month or a day
    source_ids VARCHAR, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    approved BOOLEAN NOT NULL, -- whether its free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per pilot and municipality in which it takes place.
CREATE TABLE pilot_place (
    pilot_id VARCHAR REFERENCES pilot (pilot_id), -- pilot
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality
    task VARCHAR, -- what is done there
    stated_year VARCHAR, -- year that the statement is about
    source_ids VARCHAR, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (pilot_id, municipality_code)
);

-- [log] One row per pilot and date of a report.
CREATE TABLE pilot_report (
    pilot_id VARCHAR REFERENCES pilot (pilot_id), -- pilot
    reported_on VARCHAR, -- date of the report: a year, a month or a day
    phase VARCHAR, -- phase, in words
    report VARCHAR NOT NULL, -- text of the report
    source_ids VARCHAR, -- sources, separated by ;
    approved BOOLEAN NOT NULL, -- whether its free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (pilot_id, reported_on)
);

-- [log] One row per good example.
CREATE TABLE example (
    example_id VARCHAR PRIMARY KEY, -- id
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality, where it is named
    sectors VARCHAR, -- sectors that take part, separated by ;
    title VARCHAR NOT NULL, -- title
    description VARCHAR NOT NULL, -- what is done
    since VARCHAR, -- since when: a year, a month or a day
    status VARCHAR, -- what is known of how it goes
    component VARCHAR REFERENCES component (component), -- component it is an example of, where it is of one
    relation VARCHAR, -- how it relates to the model
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    approved BOOLEAN NOT NULL, -- whether its free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per published statement at county level.
CREATE TABLE finding (
    finding_id VARCHAR PRIMARY KEY, -- id
    round_id VARCHAR NOT NULL REFERENCES round (round_id), -- round it is about
    component VARCHAR REFERENCES component (component), -- component; empty for the whole
    scope_note VARCHAR NOT NULL, -- whom it is about, as the source puts it
    statement VARCHAR NOT NULL, -- what is stated
    headline BOOLEAN NOT NULL, -- whether it sums up its component
    at_level INTEGER REFERENCES level (level), -- level that the counts are about, 0–4
    count_low INTEGER CHECK (count_low >= 0), -- smallest number of answering units at that level or above
    count_high INTEGER CHECK (count_high >= count_low), -- largest number of answering units at that level or above
    consequence VARCHAR NOT NULL, -- what follows for single units
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR NOT NULL CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per recommendation, improvement, success factor or risk.
CREATE TABLE recommendation (
    recommendation_id VARCHAR PRIMARY KEY, -- id
    study VARCHAR NOT NULL, -- sub-study
    kind VARCHAR NOT NULL CHECK (
        kind IN ('rekommendation', 'forbattringsforslag', 'framgangsfaktor', 'risk')
    ), -- kind
    number INTEGER, -- number within its study and kind
    text VARCHAR NOT NULL, -- what it says
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per recommendation that something was said of before it had events. Nothing writes it any more; what it
-- holds counts as the event before the first (the view followed_event in queries/views.sql).
CREATE TABLE recommendation_status (
    recommendation_id VARCHAR PRIMARY KEY REFERENCES recommendation (recommendation_id), -- recommendation
    status VARCHAR NOT NULL CHECK (status IN ('ny', 'pagar', 'genomford', 'avstas')), -- what is done with it
    note VARCHAR, -- remark
    changed_at TIMESTAMP NOT NULL, -- when it was said, UTC
    actor VARCHAR NOT NULL, -- function or account that said it
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row; empty, as it is said on a page
);

-- [log] One row per event in what is done with a recommendation; the last one is its present state.
CREATE TABLE recommendation_event (
    recommendation_id VARCHAR REFERENCES recommendation (recommendation_id), -- recommendation
    event_number INTEGER CHECK (event_number >= 1), -- order of events within the recommendation, from 1
    happened_at TIMESTAMP NOT NULL, -- when, UTC
    status VARCHAR NOT NULL CHECK (
        status IN ('ny', 'planerad', 'pagar', 'genomford', 'avstas')
    ), -- what is done with it from then on
    responsible VARCHAR, -- function that is responsible, never a person
    due_on DATE, -- when it is to be done at the latest
    note VARCHAR, -- remark
    actor VARCHAR NOT NULL, -- function or account that made the change
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty, as it is written on a page
    PRIMARY KEY (recommendation_id, event_number)
);

-- [log] One row per activity of the county's plan.
CREATE TABLE activity (
    activity_id VARCHAR PRIMARY KEY, -- id
    title VARCHAR NOT NULL, -- name
    description VARCHAR, -- what is to be done
    started VARCHAR, -- when it begins: a year, a month or a day
    source_ids VARCHAR, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    approved BOOLEAN NOT NULL, -- whether its free text may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per event in the life of an activity; the last one is its present state.
CREATE TABLE activity_event (
    activity_id VARCHAR REFERENCES activity (activity_id), -- activity
    event_number INTEGER CHECK (event_number >= 1), -- order of events within the activity, from 1
    happened_at TIMESTAMP NOT NULL, -- when, UTC
    status VARCHAR NOT NULL CHECK (
        status IN ('ny', 'planerad', 'pagar', 'genomford', 'avstas')
    ), -- what is done with it from then on
    responsible VARCHAR, -- function that is responsible, never a person
    due_on DATE, -- when it is to be done at the latest
    note VARCHAR, -- remark
    actor VARCHAR NOT NULL, -- function or account that made the change
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty where it is written on a page
    PRIMARY KEY (activity_id, event_number)
);

-- [log] One row per indicator, place, year and gender: a value of what the work is to lead to, no part of the degree.
CREATE TABLE indicator_value (
    indicator VARCHAR, -- its id, or its name where it has none
    place VARCHAR, -- municipality code, or "region" for the Region; no key, for the county may be another
    year INTEGER CHECK (year BETWEEN 1900 AND 2200), -- year that the value is of
    gender VARCHAR CHECK (gender IN ('T', 'K', 'M')), -- all (T), women (K) or men (M)
    value DOUBLE, -- the value, in the indicator's own unit; empty where it is missing
    title VARCHAR, -- name of the indicator, where it has one beside its id
    unit_of_value VARCHAR, -- unit of the value, as its source states it
    counted INTEGER, -- how many the value is counted on (n), where its source says it
    status VARCHAR, -- why the value is missing, as its source states it
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (indicator, place, year, gender)
);

-- [log] One row per occasion when information was given, or a workshop or training was held.
CREATE TABLE occasion (
    occasion_id VARCHAR PRIMARY KEY, -- id
    place VARCHAR NOT NULL, -- municipality code, "region", or "county"; no key, as in indicator_value
    kind VARCHAR NOT NULL CHECK (kind IN ('information', 'workshop', 'utbildning')), -- kind of occasion
    held VARCHAR NOT NULL, -- when: a year, a month, a day or a period of two
    theme VARCHAR NOT NULL, -- what it was about
    audience VARCHAR, -- functions or groups that it was for, never persons
    participants INTEGER CHECK (participants >= 0), -- those who took part, number; empty where it is not known
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    approved BOOLEAN NOT NULL, -- whether it may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per place, period and what is counted: how much the parties' web site is used.
CREATE TABLE web_use (
    place VARCHAR, -- municipality code, "region", or "county"; no key, as in indicator_value
    period VARCHAR, -- when: a year, a month, a day or a period of two
    what VARCHAR CHECK (what IN ('besok', 'besokare', 'sidvisningar', 'nedladdningar')), -- what is counted
    number INTEGER CHECK (number >= 0), -- how many, as the source states it; empty where it is missing
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (place, period, what)
);

-- [log] One row per independent school, which is no unit and no part of the degree.
CREATE TABLE independent_school (
    school_id VARCHAR PRIMARY KEY, -- id
    place VARCHAR NOT NULL, -- municipality code, or "region"; no key, as in indicator_value
    name VARCHAR NOT NULL, -- name
    informed VARCHAR CHECK (informed IN ('ja', 'nej', 'vet_inte')), -- whether it is informed; empty if nobody says
    takes_part VARCHAR CHECK (takes_part IN ('ja', 'nej', 'vet_inte')), -- whether it takes part; empty if nobody says
    as_of VARCHAR, -- when that was so: a year, a month or a day
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    approved BOOLEAN NOT NULL, -- whether it may be shown to others than process leaders
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per material.
CREATE TABLE material (
    title VARCHAR PRIMARY KEY, -- title
    kind VARCHAR NOT NULL, -- kind
    description VARCHAR, -- what it is
    url VARCHAR, -- public address
    url_confidence VARCHAR CHECK (url_confidence IN ('stated', 'inferred', 'not_published')), -- how sure the address is
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per event in the history of the work.
CREATE TABLE timeline_event (
    happened VARCHAR, -- when: 2021, 2021-03, 2021-03-05 or 2021-03/2021-05
    event VARCHAR, -- what happened
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ('year', 'month', 'day', 'period')), -- how exact it is
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality, where it is about one
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    chapter VARCHAR, -- part of the work's story that it belongs to
    short VARCHAR, -- it in a few words, where it stands in the picture of the story
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (happened, event)
);

-- [log] One row per thing that is known of what the work is for, who is in it, who has decided and how it is followed.
CREATE TABLE background (
    background_id VARCHAR PRIMARY KEY, -- id
    topic VARCHAR NOT NULL, -- what it is about
    statement VARCHAR NOT NULL, -- what is known
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR NOT NULL CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per contradiction between sources.
CREATE TABLE contradiction (
    contradiction_id VARCHAR PRIMARY KEY, -- id
    topic VARCHAR NOT NULL, -- topic
    source_ids_a VARCHAR NOT NULL, -- one side's sources, separated by ;
    says_a VARCHAR NOT NULL, -- what one side says
    source_ids_b VARCHAR NOT NULL, -- the other side's sources, separated by ;
    says_b VARCHAR NOT NULL, -- what the other side says
    handling VARCHAR NOT NULL, -- how it is shown here
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per thing that is not published.
CREATE TABLE not_published (
    gap_id VARCHAR PRIMARY KEY, -- id
    missing VARCHAR NOT NULL, -- what is missing
    consequence VARCHAR NOT NULL, -- what follows for the dashboard
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per body and role in the work.
CREATE TABLE organisation (
    body VARCHAR, -- body
    role VARCHAR, -- its role
    members VARCHAR, -- functions that make it up, never persons
    as_of VARCHAR, -- when this was so
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (body, role)
);

-- [log] One row per known aspect of the county's implementation plan.
CREATE TABLE county_plan (
    aspect VARCHAR PRIMARY KEY, -- aspect
    known VARCHAR NOT NULL, -- what is known
    source_ids VARCHAR NOT NULL, -- sources, separated by ;
    confidence VARCHAR CHECK (confidence IN ('stated', 'inferred', 'not_published')), -- how sure it is
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row
);

-- [log] One row per heading, answer, column, sheet or set of rows in files that a user has decided about.
CREATE TABLE mapping (
    scope VARCHAR, -- "heading", a question's id, "column", "sheet", "status"; for one file "rows" or "branches"
    found VARCHAR, -- text as it stands in files, in lower case with single spaces
    meaning VARCHAR NOT NULL, -- a question's id, an option's value, a column or sheet, "ignore", "read", "leave"
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row
    PRIMARY KEY (scope, found)
);

-- [log] One row per set of slides that is saved under a name.
CREATE TABLE slide_set (
    name VARCHAR PRIMARY KEY, -- name of the set
    slides VARCHAR NOT NULL CHECK (slides <> ''), -- ids of its slides in order, separated by a comma
    changed_at TIMESTAMP NOT NULL, -- when it was saved, UTC
    actor VARCHAR NOT NULL, -- function or account that saved it
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row; empty, as it is saved on a page
);

-- [log] One row per meeting. What it saw is frozen by the edition's number, which is kept as long as the meeting is.
CREATE TABLE meeting (
    meeting_id VARCHAR PRIMARY KEY, -- id
    held_on DATE NOT NULL, -- date of the meeting
    title VARCHAR NOT NULL CHECK (title <> ''), -- title
    saw_edition INTEGER NOT NULL REFERENCES edition (edition), -- edition that it saw
    saw_round VARCHAR, -- round that it saw; no key, for the round may be taken back, and it saw it all the same
    saw_page VARCHAR NOT NULL, -- page that it began from, as its address
    saw_filters VARCHAR NOT NULL, -- what was chosen on that page, as the address has it; empty where nothing was
    changed_at TIMESTAMP NOT NULL, -- when it was written, UTC
    actor VARCHAR NOT NULL, -- function or account that wrote it
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row; empty, as it is written on a page
);

-- [log] One row per decision.
CREATE TABLE meeting_decision (
    decision_id VARCHAR PRIMARY KEY, -- id
    meeting_id VARCHAR NOT NULL REFERENCES meeting (meeting_id), -- meeting that took it
    decision VARCHAR NOT NULL CHECK (decision <> ''), -- what is decided
    need_id VARCHAR, -- support need that it is about; no key, for the need may be taken back
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality that it is about
    component VARCHAR REFERENCES component (component), -- component that it is about
    recommendation_id VARCHAR, -- recommendation that it is about; no key, for it may be taken back
    activity_id VARCHAR, -- activity that it is about; no key, for it may be taken back
    approved BOOLEAN NOT NULL, -- whether its text may be shown to the public
    raw_id BIGINT REFERENCES raw_row (raw_id) -- raw row; empty, as it is written on a page
);

-- [log] One row per event in the life of a decision; the last one is its present state.
CREATE TABLE decision_event (
    decision_id VARCHAR REFERENCES meeting_decision (decision_id), -- decision
    event_number INTEGER CHECK (event_number >= 1), -- order of events within the decision, from 1
    happened_at TIMESTAMP NOT NULL, -- when, UTC
    status VARCHAR NOT NULL CHECK (status IN ('beslutat', 'pagar', 'klart', 'utgar')), -- status from then on
    responsible VARCHAR, -- function that is responsible, never a person
    due_on DATE, -- when it is to be done at the latest
    note VARCHAR, -- remark
    actor VARCHAR NOT NULL, -- function or account that made the change
    raw_id BIGINT REFERENCES raw_row (raw_id), -- raw row; empty, as it is written on a page
    PRIMARY KEY (decision_id, event_number)
);

-- Results, made when the edition is made ------------------------------------------------------------------------------

-- One row per round and scope: the degree with its coverage.
CREATE TABLE degree (
    round_id VARCHAR NOT NULL REFERENCES round (round_id), -- round
    scope VARCHAR NOT NULL CHECK (
        scope IN ('unit', 'municipality', 'municipality_org_level', 'sector', 'region', 'org_level', 'county')
    ), -- what the row is about
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit, where scope is unit
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality
    sector VARCHAR REFERENCES sector (sector), -- sector
    org_level VARCHAR REFERENCES org_level (org_level), -- organisational level
    index_low DOUBLE CHECK (index_low BETWEEN 0 AND 100), -- lower bound of the index, per cent 0–100
    index_observed DOUBLE CHECK (index_observed BETWEEN 0 AND 100), -- index over known levels, per cent 0–100
    index_high DOUBLE CHECK (index_high BETWEEN 0 AND 100), -- upper bound of the index, per cent 0–100
    stage_low INTEGER CHECK (stage_low BETWEEN 0 AND 4), -- stage from the lower bounds, 0–4
    stage_observed INTEGER CHECK (stage_observed BETWEEN 0 AND 4), -- stage over known levels, 0–4
    stage_high INTEGER CHECK (stage_high BETWEEN 0 AND 4), -- stage from the upper bounds, 0–4
    units_asked INTEGER NOT NULL, -- units asked, number
    units_answered INTEGER NOT NULL, -- units that answered, number
    cells_applicable INTEGER NOT NULL, -- cells that apply, number
    cells_known INTEGER NOT NULL, -- cells with a known level, number
    CHECK (index_low <= index_high),
    CHECK (stage_low <= stage_high),
    CHECK (units_answered <= units_asked),
    CHECK (cells_known <= cells_applicable)
);

-- One row per round, component and scope (unit, municipality, county): the degree over that component's cells alone.
CREATE TABLE component_degree (
    round_id VARCHAR NOT NULL REFERENCES round (round_id), -- round
    scope VARCHAR NOT NULL CHECK (scope IN ('unit', 'municipality', 'county')), -- what the row is about
    component VARCHAR NOT NULL REFERENCES component (component), -- component
    unit_id VARCHAR REFERENCES unit (unit_id), -- unit, where scope is unit
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality
    sector VARCHAR REFERENCES sector (sector), -- sector
    index_low DOUBLE CHECK (index_low BETWEEN 0 AND 100), -- lower bound of the index, per cent 0–100
    index_observed DOUBLE CHECK (index_observed BETWEEN 0 AND 100), -- index over known levels, per cent 0–100
    index_high DOUBLE CHECK (index_high BETWEEN 0 AND 100), -- upper bound of the index, per cent 0–100
    stage_low INTEGER CHECK (stage_low BETWEEN 0 AND 4), -- stage from the lower bounds, 0–4
    stage_observed INTEGER CHECK (stage_observed BETWEEN 0 AND 4), -- stage over known levels, 0–4
    stage_high INTEGER CHECK (stage_high BETWEEN 0 AND 4), -- stage from the upper bounds, 0–4
    cells_applicable INTEGER NOT NULL, -- cells that apply, number
    cells_known INTEGER NOT NULL -- cells with a known level, number
);

-- One row per two rounds, round of the two, scope (municipality, region, county) and component, or all of them:
-- the degree over the units that answered both rounds, and the components that both were asked, alone; by the later
-- round's weights and threshold.
CREATE TABLE change_degree (
    from_round VARCHAR NOT NULL REFERENCES round (round_id), -- the earlier round
    to_round VARCHAR NOT NULL REFERENCES round (round_id), -- the later round
    round_id VARCHAR NOT NULL REFERENCES round (round_id), -- the one of the two that the row is about
    scope VARCHAR NOT NULL CHECK (scope IN ('municipality', 'region', 'county')), -- what the row is about
    municipality_code VARCHAR REFERENCES municipality (municipality_code), -- municipality, where scope is municipality
    component VARCHAR REFERENCES component (component), -- component; empty for all of them
    units INTEGER NOT NULL, -- units that answered both rounds and have a cell that applies in this one, number
    index_low DOUBLE CHECK (index_low BETWEEN 0 AND 100), -- lower bound of the index, per cent 0–100
    index_observed DOUBLE CHECK (index_observed BETWEEN 0 AND 100), -- index over known levels, per cent 0–100
    index_high DOUBLE CHECK (index_high BETWEEN 0 AND 100), -- upper bound of the index, per cent 0–100
    stage_low INTEGER CHECK (stage_low BETWEEN 0 AND 4), -- stage from the lower bounds, 0–4
    stage_observed INTEGER CHECK (stage_observed BETWEEN 0 AND 4), -- stage over known levels, 0–4
    stage_high INTEGER CHECK (stage_high BETWEEN 0 AND 4), -- stage from the upper bounds, 0–4
    cells_applicable INTEGER NOT NULL, -- cells that apply, number
    cells_known INTEGER NOT NULL, -- cells with a known level, number
    CHECK (from_round < to_round),
    CHECK (round_id IN (from_round, to_round))
);

-- One row per round and component: share of the municipal units whose stage in it is at its key level or above.
CREATE TABLE key_share (
    round_id VARCHAR REFERENCES round (round_id), -- round
    component VARCHAR REFERENCES component (component), -- component
    at_or_above INTEGER NOT NULL, -- units whose known stage is the key level or above, number
    known INTEGER NOT NULL, -- units whose stage is known, number
    applicable INTEGER NOT NULL, -- units with a cell that applies, number
    share_low DOUBLE, -- smallest possible share, per cent 0–100
    share_observed DOUBLE, -- share over units whose stage is known, per cent 0–100
    share_high DOUBLE, -- largest possible share, per cent 0–100
    PRIMARY KEY (round_id, component)
);

-- One row per round: what its quality declaration counts.
CREATE TABLE quality (
    round_id VARCHAR PRIMARY KEY REFERENCES round (round_id), -- round
    units_asked INTEGER NOT NULL, -- units asked, number
    units_answered INTEGER NOT NULL, -- units that answered, number
    units_partly INTEGER NOT NULL, -- units that answered, but skipped a question or did not know, number
    first_answer DATE, -- date of the first answer; empty where no answer has a date
    last_answer DATE, -- date of the last answer
    answers INTEGER NOT NULL, -- answers given to single questions: a level, "vet ej" or "ej tillämplig", number
    answers_undated INTEGER NOT NULL, -- those of them that have no date, number
    answers_corrected INTEGER NOT NULL, -- answers that have been corrected on a page since they were loaded, number
    cells_applicable INTEGER NOT NULL, -- cells that apply, number
    cells_known INTEGER NOT NULL, -- those whose level is known, number
    cells_bounded INTEGER NOT NULL, -- those of which only a bound is published, number
    cells_silent INTEGER NOT NULL, -- those of units that have not answered, number
    cells_skipped INTEGER NOT NULL, -- those of questions that units that answered have skipped, number
    cells_unsure INTEGER NOT NULL, -- those that units answered with "vet ej", number
    answers_drawn INTEGER NOT NULL, -- answers drawn to be checked, number
    checked_right INTEGER NOT NULL, -- those that were right, number
    checked_changed INTEGER NOT NULL, -- those that were changed, number
    uncheckable INTEGER NOT NULL, -- those that could not be checked, number
    CHECK (units_answered <= units_asked),
    CHECK (units_partly <= units_answered),
    CHECK (answers_undated <= answers),
    CHECK (first_answer <= last_answer),
    CHECK (cells_known + cells_bounded + cells_silent + cells_skipped + cells_unsure = cells_applicable),
    CHECK (checked_right + checked_changed + uncheckable <= answers_drawn)
);
