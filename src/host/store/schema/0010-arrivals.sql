-- Everything that a watched folder brings: passed parts too, and the pictures that were not scored (decision 0028).

alter table part add column arrived_as text check (arrived_as in ('pass', 'review', 'reject')); -- what the line said of it then; null: it was imported
alter table part add column arrived_name text; -- in the watched folder
alter table part add column record integer references trail (number); -- the entry that tells of its arrival
update part set arrived_as = json_extract(trail.new, '$.decision'), arrived_name = json_extract(trail.new, '$.name'),
  arrived_at = coalesce(part.arrived_at, trail.at), record = trail.number
  from trail where trail.action = 'parts.arrived' and trail.object = 'part ' || part.id;
create index part_record on part (record) where record is not null;
create index part_sha256 on part (sha256);

create table arrival_aside (
  id integer primary key autoincrement,
  record integer not null references trail (number),
  at text not null,
  name text not null, -- in the watched folder
  sha256 text not null,
  -- mended: one that could not be read before can be now. known: it was a part before it arrived.
  what text not null check (what in ('duplicate', 'unreadable', 'mended', 'known')),
  why text not null -- duplicate: the name under which it came first; known: `part 7`
) strict;
create index arrival_aside_at on arrival_aside (at, name);
create index arrival_aside_record on arrival_aside (record);
create trigger arrival_aside_stays before update on arrival_aside begin select raise(abort, 'an arrival is never altered'); end;
create trigger arrival_aside_is_kept before delete on arrival_aside begin select raise(abort, 'an arrival is never deleted'); end;
