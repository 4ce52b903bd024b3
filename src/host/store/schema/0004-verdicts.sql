-- What people say of parts. Nothing is overwritten: a verdict that changes one is another row that replaces it.

create table study (
  record integer primary key references trail (number),
  name text not null,
  people text not null, -- JSON list of names
  rounds integer not null,
  parts text not null, -- JSON list of part numbers, with known truth
  seed integer not null,
  limits text not null, -- JSON
  by text not null,
  at text not null
) strict;
create trigger study_stays before update on study begin select raise(abort, 'a study is never altered'); end;
create trigger study_is_kept before delete on study begin select raise(abort, 'a study is never deleted'); end;

create table verdict (
  record integer primary key references trail (number), -- "#8112"
  part integer not null references part (id),
  by text not null,
  at text not null,
  verdict text not null check (verdict in ('good', 'defective', 'second-look', 'withdrawn')),
  type text not null,
  severity text not null check (severity in ('', 'minor', 'major', 'critical')),
  note text not null,
  kind text not null check (kind in ('review', 'settled', 'gauge', 'study')),
  study integer references study (record),
  round integer not null default 0,
  run integer references run (number), -- with line and view: what was on screen
  threshold integer references threshold (id),
  score real,
  view text not null, -- JSON
  replaces integer references verdict (record),
  key text unique, -- the page's own number for the act: sent twice, it is one verdict
  check (type = '' or verdict = 'defective')
) strict;
create index verdict_part on verdict (part, record);
create index verdict_by on verdict (by, record);
create index verdict_replaces on verdict (replaces) where replaces is not null;
create index verdict_study on verdict (study, by, round) where study is not null;
create trigger verdict_stays before update on verdict begin select raise(abort, 'a verdict is never altered'); end;
create trigger verdict_is_kept before delete on verdict begin select raise(abort, 'a verdict is never deleted'); end;
create trigger verdict_only_grows before insert on verdict when exists (select 1 from verdict where record = new.record)
  begin select raise(abort, 'a verdict is never written over'); end;

-- Where a part stands: worked out from its verdicts, so that lists are quick. No row: nobody has judged it.
create table review (
  part integer primary key references part (id),
  last integer not null, -- the part's newest verdict; who judges says which one they knew of
  state text not null check (state in ('judged', 'second-look', 'disputed', 'settled')),
  verdict text not null, -- 'good' or 'defective'; '' while people disagree or one asked for a second look
  type text not null,
  first_by text not null,
  people integer not null
) strict;
create index review_state on review (state, part);

-- Scored parts that nobody has judged, by run: the queue.
create table waiting (
  run integer not null references run (number),
  part integer not null references part (id),
  score real not null,
  primary key (run, part)
) strict, without rowid;
create index waiting_score on waiting (run, score);
create index waiting_part on waiting (part);
insert into waiting select run, part, score from score where score is not null;
create trigger score_waits after insert on score when new.score is not null and not exists (select 1 from review where part = new.part)
  begin insert or ignore into waiting values (new.run, new.part, new.score); end;
create trigger review_ends_waiting after insert on review begin delete from waiting where part = new.part; end;
create trigger review_waits_again after delete on review
  begin insert or ignore into waiting select run, part, score from score where part = old.part and score is not null; end;
