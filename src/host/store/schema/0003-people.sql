-- Local accounts. A project without one is a project for one person: nobody signs in, and its records say so (decision 0021).

create table person (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null unique, -- the name without case and spelling variants
  roles text not null, -- JSON list
  password text not null, -- scrypt$log2 N$r$p$salt$key
  added_at text not null,
  closed integer not null default 0,
  record integer not null references trail (number)
) strict;
create trigger person_is_kept before delete on person begin select raise(abort, 'an account is closed, never deleted'); end;
