-- Reports of more kinds than that of a run, and what the drift report needs of pictures.

-- SQLite cannot take a "not null" away: the table is made again with the same rows.
create table report_next (
  id integer primary key autoincrement,
  kind text not null,
  run integer references run (number), -- null: it is about no run
  filter text not null, -- JSON of what was asked for
  format text not null,
  file text not null, -- below the project's folder
  size_bytes integer not null,
  sha256 text not null,
  first_record integer, -- the entries of the trail that it rests on; null: none
  last_record integer,
  head text not null, -- HASH@N of the trail when it was made; '' for reports older than this table
  replaces integer references report_next (id),
  by text not null,
  at text not null,
  record integer references trail (number)
) strict;
insert into report_next (id, kind, run, filter, format, file, size_bytes, sha256, head, by, at, record)
  select id, 'run', run, '{}', format, file, size_bytes, sha256, '', by, at, record from report;
drop table report;
alter table report_next rename to report;
create trigger report_stays before update on report begin select raise(abort, 'a report is never altered'); end;
create trigger report_is_kept before delete on report begin select raise(abort, 'a report is never deleted'); end;

-- Null: with the project's import.
alter table part add column arrived_at text;

-- What only the pixels tell; they never change while the part's hash does not.
create table measure (
  part integer primary key references part (id),
  brightness real not null, -- mean grey, 0…1
  sharpness real not null -- standard deviation of the grey picture's Laplacian, over its mean grey
) strict;

-- What people say of an alarm of the drift report. The first one closes it.
create table drift_comment (
  record integer primary key references trail (number),
  run integer not null references run (number),
  alarm text not null, -- measure, chart and first part: `brightness/ewma/193`
  comment text not null,
  by text not null,
  at text not null
) strict;
create index drift_comment_alarm on drift_comment (run, alarm);
create trigger drift_comment_stays before update on drift_comment begin select raise(abort, 'a comment is never altered'); end;
create trigger drift_comment_is_kept before delete on drift_comment begin select raise(abort, 'a comment is never deleted'); end;
