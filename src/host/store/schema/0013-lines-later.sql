-- A line may count from a later instant on, and be called off until then. It keeps which ignore regions its scores were made with.

alter table threshold add column begins text; -- ISO 8601, UTC; null: it counts from its own time on
alter table threshold add column ignoring text; -- SHA-256 of the regions, '' for none; null: chosen before this was kept
alter table proposal add column ignoring text;

create table call_off (
  threshold integer primary key references threshold (id),
  record integer not null references trail (number),
  by text not null,
  at text not null,
  reason text not null
) strict;
create trigger call_off_stays before update on call_off begin select raise(abort, 'a record is never altered'); end;
create trigger call_off_is_kept before delete on call_off begin select raise(abort, 'a record is never deleted'); end;
create trigger call_off_only_one before insert on call_off when exists (select 1 from call_off where threshold = new.threshold)
  begin select raise(abort, 'a line is called off once'); end;
