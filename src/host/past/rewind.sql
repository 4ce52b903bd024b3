-- Puts a copy of a project's database back to where it stood after an entry of its trail. `moment` has the entry's number; the triggers that
-- keep rows as they are have been taken away, and come back afterwards. Every statement undoes what one kind of entry tells of.

-- Parts that came later, from a watched folder; runs that came later; parts whose verdicts or masks are about to become fewer.
create temp table later_part as select id as part from part, moment where record > until;
create temp table later_run as
  select cast(substr(object, 5) as integer) as run from trail, moment where action in ('run.asked', 'run.adopted') and number > until;
create temp table judged_later as select distinct part from verdict, moment where record > until and kind in ('review', 'settled');
create temp table drawn_later as select distinct part from annotation, moment where record > until;

-- Parts: each thing that was changed later is what the first later change says it was.
update part set "set" = former.old
  from (select part, old, min(id) from part_change, moment where what = 'set' and record > until group by part) as former where former.part = part.id;
update part set excluded = former.old = 'yes'
  from (select part, old, min(id) from part_change, moment where what = 'excluded' and record > until group by part) as former
  where former.part = part.id;
update part set
  truth = iif(former.old like 'defective%', 'defective', former.old),
  defect_type = iif(former.old like 'defective/%', substr(former.old, 11), '')
  from (select part, old, min(id) from part_change, moment where what = 'truth' and record > until group by part) as former
  where former.part = part.id;

-- Runs. What became of each is told by the trail itself (run-then.ts).
update run set discarded = ''
  where exists (select 1 from trail, moment where action = 'run.discarded' and object = 'run ' || run.number and number > until);
update run set fault = '' where exists (select 1 from trail where action = 'run.failed' and object = 'run ' || run.number);
update run set changes_seen = coalesce((select id from part_change where coalesce(record, 0) < seen.number order by id desc limit 1), 0)
  from (
    select cast(substr(object, 5) as integer) as run, max(number) as number from trail, moment
    where action in ('run.asked', 'run.adopted', 'run.begun') and number <= until group by object
  ) as seen where seen.run = run.number;
update scored_ignoring set sha256 = coalesce((
  select json_extract(new, '$.ignored') from trail, moment
  where action = 'run.scored' and object = 'run ' || scored_ignoring.run and number <= until order by number desc limit 1
), '');

-- Scores, which have no entry each.
delete from score where head >= (select until from moment)
  or part in (select part from later_part) or run in (select run from later_run);
delete from waiting where not exists (select 1 from score where score.run = waiting.run and score.part = waiting.part);

-- Settings and accounts. Nobody signs in to the past: no password is taken along.
create temp table later_setting as
  select substr(object, 9) as key, old, min(number) from trail, moment where action = 'setting.changed' and number > until group by object;
update setting set value = later_setting.old from later_setting where later_setting.key = setting.key and later_setting.old != '';
delete from setting where key in (select key from later_setting where old = '');
delete from person
  where not exists (select 1 from trail, moment where action = 'person.added' and object = 'person ' || person.name and number <= until);
update person set
  password = '',
  record = (select max(number) from trail, moment where action like 'person.%' and object = 'person ' || person.name and number <= until),
  closed = exists (select 1 from trail, moment where action = 'person.closed' and object = 'person ' || person.name and number <= until),
  roles = (
    select iif(new like '[%', new, json_extract(new, '$.roles')) from trail, moment
    where action in ('person.added', 'person.changed') and object = 'person ' || person.name
    and (new like '[%' or new like '{%"roles"%') and number <= until order by number desc limit 1);
