-- When a score was written, by the trail's last entry then: scoring has one entry for all of its scores, which come before it one by one.
alter table score add column head integer not null default 0;

-- Of scores that are there already: the first entry that told of scoring with the same ignore regions, since other ones take all scores away.
-- Those of a run that is older than the trail stood from the trail's beginning.
update score set head = told.head from (
  select run.number as run, coalesce(
    (select min(number) - 1 from trail where action = 'run.scored' and object = 'run ' || run.number and number > coalesce(
      (select max(number) from trail where action = 'run.scored' and object = 'run ' || run.number
        and coalesce(json_extract(new, '$.ignored'), '') != coalesce((select sha256 from scored_ignoring where scored_ignoring.run = run.number), '')), 0)),
    iif(exists (select 1 from trail where action in ('run.asked', 'run.adopted') and object = 'run ' || run.number), (select max(number) from trail), 0)
  ) as head from run
) as told where told.run = score.run and told.head > 0;

-- What arrived in a watched folder was scored with its entry.
update score set head = arrived.head from (
  select part.id as part, json_extract(trail.new, '$.run') as run, trail.number - 1 as head
  from part join trail on trail.number = part.record
) as arrived where arrived.part = score.part and arrived.run = score.run;
