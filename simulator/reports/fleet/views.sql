-- TEST PKI, not for live use.
-- Views for DuckDB on the tables of a national run; docs/analysts.md describes them.
-- Start DuckDB in the run's folder and type:  .read views.sql
-- The column rules is the rule set: the name of its folder, without "events-".

CREATE OR REPLACE MACRO rules_of(filename) AS regexp_extract(filename, 'events-([^/\\]+)[/\\][^/\\]+$', 1);

-- What follows from a premise's number (MPAN and MPRN: check digits as in the industry's own documents).
CREATE OR REPLACE MACRO digit(number, place) AS (number // (10 ** place)::BIGINT) % 10;
CREATE OR REPLACE MACRO mpan_check(first_twelve) AS
    list_sum([digit(first_twelve, 11 - i) * [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43][i + 1] FOR i IN range(12)])
    % 11 % 10;
CREATE OR REPLACE MACRO mpan_of(distributor_id, premise) AS
    ((distributor_id::BIGINT * 10000000000 + premise) * 10
     + mpan_check(distributor_id::BIGINT * 10000000000 + premise))::BIGINT;
CREATE OR REPLACE MACRO premise_of_mpan(mpan) AS (mpan::BIGINT // 10) % 10000000000;
CREATE OR REPLACE MACRO mprn_of(premise) AS
    ((10000000 + premise::BIGINT) * 100
     + list_sum([digit(10000000 + premise::BIGINT, i) * (i + 1) FOR i IN range(8)]) % 11)::BIGINT;
CREATE OR REPLACE MACRO device_id_of(premise, device_type_number) AS
    regexp_replace(
        printf('0EDE%012X', premise::BIGINT * 256 + device_type_number),
        '(..)(..)(..)(..)(..)(..)(..)(..)', '\1-\2-\3-\4-\5-\6-\7-\8');
CREATE OR REPLACE MACRO premise_of_device_id(device_id) AS ('0x' || replace(device_id[7:20], '-', ''))::BIGINT;
CREATE OR REPLACE MACRO moment_of(milliseconds) AS
    (SELECT any_value(start) FROM read_parquet('run.parquet')) + to_milliseconds(milliseconds);

CREATE OR REPLACE VIEW run AS FROM read_parquet('run.parquet');
CREATE OR REPLACE VIEW parties AS FROM read_parquet('parties.parquet');

CREATE OR REPLACE VIEW codes AS
SELECT rules_of(filename) AS rules, * EXCLUDE (filename) FROM read_parquet('events-*/codes.parquet', filename = true);

CREATE OR REPLACE VIEW certificates AS
SELECT c.number, p.party, p.user_id, c.* EXCLUDE (number)
FROM read_parquet('certificates.parquet') c JOIN parties p ON p.number = c.owner;

-- Everything that happened, with names in place of numbers.
CREATE OR REPLACE VIEW happenings AS
SELECT e.rules, e.area, moment_of(e.time) AS moment, e.premise, s.step, s.request, s.service, s.service_name,
       s.device_type, e.attempt + 1 AS attempt, u.party AS sender, u.user_id AS sender_id,
       u.category AS sender_category, o.party AS owner, o.user_id AS owner_id, i.party AS supplier, e.change,
       e.took / 1000 AS seconds, c.code, c.check, c.clause, c.source, c.message, c.meaning, c.standing, c.modification
FROM (SELECT rules_of(filename) AS rules, regexp_extract(filename, 'events-([A-Z]+)\.parquet$', 1) AS area,
             * EXCLUDE (filename)
      FROM read_parquet('events-*/events-*.parquet', filename = true)) e
JOIN codes c ON c.rules = e.rules AND c.number = e.code
JOIN read_parquet('steps.parquet') s ON s.number = e.step
JOIN parties u ON u.number = e.user
JOIN parties o ON o.number = e.owner
JOIN parties i ON i.supplier = e.supplier;

CREATE OR REPLACE VIEW requests AS
SELECT * EXCLUDE (request, "check", clause, source, message, meaning, standing, modification)
FROM happenings WHERE request;

-- Rejected requests, with the check that rejected them.
CREATE OR REPLACE VIEW findings AS
SELECT * EXCLUDE (request, change) FROM happenings WHERE request AND "check" IS NOT NULL;

-- ESMEs after seven Working Days: state is right, wrong or none.
CREATE OR REPLACE VIEW judgements AS
SELECT rules, area, moment, premise, code AS state, supplier FROM happenings WHERE step = 'judge';

-- A row for each home. registered_operator, the status, the slots and wrong are as at the end of the run.
CREATE OR REPLACE VIEW homes AS
SELECT h.rules, h.area, h.premise, mpan_of(o.distributor_id, h.premise) AS mpan,
       CASE WHEN h.gas THEN mprn_of(h.premise) END AS mprn,
       o.participant AS operator, n.participant AS registered_operator, t.participant AS transporter,
       s.party AS supplier, 'SMETS' || h.smets AS smets, moment_of(h.installed) AS installed,
       moment_of(h.moved) AS moved, h.* EXCLUDE (
           rules, area, premise, operator, registered_operator, transporter, supplier, smets, installed, moved)
FROM (SELECT rules_of(filename) AS rules, * EXCLUDE (filename)
      FROM read_parquet('events-*/homes-*.parquet', filename = true)) h
JOIN parties s ON s.supplier = h.supplier
JOIN read_parquet('operators.parquet') o ON o.number = h.operator
JOIN read_parquet('operators.parquet') n ON n.number = h.registered_operator
JOIN read_parquet('operators.parquet') t ON t.number = h.transporter;

-- A row for each Device.
CREATE OR REPLACE VIEW devices AS
SELECT h.rules, device_id_of(h.premise, d.number) AS device_id, d.device_type, h.smets, h.premise, h.mpan, h.area,
       h.supplier, h.installed,
       CASE d.device_type WHEN 'ESME' THEN h.esme_status WHEN 'GSME' THEN h.gsme_status ELSE 4 END = 4 AS commissioned
FROM homes h
JOIN (VALUES (1, 'ESME'), (2, 'GSME'), (3, 'GPF'), (4, 'CHF'), (6, 'PPMID')) d (number, device_type)
  ON CASE d.device_type WHEN 'GSME' THEN h.gas WHEN 'PPMID' THEN h.display ELSE true END;

-- A row for each key slot that some modelled Service Request changes, and whose certificate it holds at the end.
CREATE OR REPLACE VIEW slots AS
SELECT u.rules, u.area, u.premise, s.device_type, s.role, s.key_usage, s.top_up, c.party AS holder,
       c.user_id AS holder_id, c.serial, u.certificate,
       s.slot IN ('esme_operator_signing', 'esme_operator_agreement') AND u.wrong AS wrong
FROM (UNPIVOT (SELECT rules, area, premise, gas, wrong,
                      COLUMNS('^(esme|gsme|gpf)_(supplier|operator)_(signing|agreement|top_up)$') FROM homes)
      ON COLUMNS('^(esme|gsme|gpf)_') INTO NAME slot VALUE certificate) u
JOIN read_parquet('slots.parquet') s ON s.slot = u.slot
JOIN certificates c ON c.number = u.certificate
WHERE u.gas OR s.device_type <> 'GSME';
