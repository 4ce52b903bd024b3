-- The audit trail: what was done, by whom, and the seal of the entry before. Triggers keep it append-only; the seals show whether somebody
-- went round them (decision 0020).

create table trail (
  number integer primary key, -- 1, 2, 3, … without a gap
  at text not null, -- ISO 8601, UTC, by the host's clock
  who text not null,
  how text not null check (how in ('open', 'signed-in', 'signed', 'program')),
  action text not null,
  object text not null,
  old text not null,
  new text not null,
  reason text not null,
  before text not null, -- seal of the entry before; 64 zeros in the first
  seal text not null -- SHA-256 of this entry with `before`
) strict;
create index trail_object on trail (object, number);
create index trail_action on trail (action, number);
create trigger trail_stays before update on trail begin select raise(abort, 'an entry of the trail is never altered'); end;
create trigger trail_is_kept before delete on trail begin select raise(abort, 'an entry of the trail is never deleted'); end;
-- `insert or replace` deletes without asking the trigger above.
create trigger trail_only_grows before insert on trail when new.number is not (select coalesce(max(number), 0) + 1 from trail)
  begin select raise(abort, 'an entry of the trail is only added at its end'); end;

-- The entry that tells of the row; null in rows that are older than the trail.
alter table part_change add column record integer references trail (number);
alter table threshold add column record integer references trail (number);
alter table report add column record integer references trail (number);
create index part_change_record on part_change (record);
