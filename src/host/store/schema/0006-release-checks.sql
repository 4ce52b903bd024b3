-- Scorers that were exported, each with what it was checked on before it was released. One that decided otherwise was not, and is noted too.

create table release_check (
  record integer primary key references trail (number),
  run integer not null references run (number),
  threshold integer not null references threshold (id),
  lower real not null,
  upper real not null,
  released integer not null,
  file text not null, -- below the project's folder, or absolute for one that was written elsewhere; '' if it was not released
  size_bytes integer not null,
  sha256 text not null,
  result text not null, -- JSON: the parts with both judgements
  by text not null,
  at text not null,
  check (released or file = '')
) strict;
create trigger release_check_stays before update on release_check begin select raise(abort, 'a release check is never altered'); end;
create trigger release_check_is_kept before delete on release_check begin select raise(abort, 'a release check is never deleted'); end;
create trigger release_check_only_grows before insert on release_check when exists (select 1 from release_check where record = new.record)
  begin select raise(abort, 'a release check is never written over'); end;
