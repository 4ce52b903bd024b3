-- A project: parts in sets, what was done to them, runs, their scores, and the lines that were chosen. Numbered, never edited.

create table project (
  id integer primary key check (id = 1),
  uuid text not null,
  name text not null,
  created_at text not null,
  pictures text not null, -- absolute folder; part.path is below it
  layout text not null,
  is_sample integer not null
) strict;

create table part (
  id integer primary key,
  path text not null unique,
  sha256 text not null,
  size_bytes integer not null,
  width integer not null, -- 0 where the picture cannot be read
  height integer not null,
  depth integer not null,
  pixels text not null, -- hash of the decoded pixels; '' where the picture cannot be read
  unreadable text not null, -- why; '' if it can be read
  masks text not null, -- JSON list of paths
  -- Where the part stands now; part_change says how it came there.
  "set" text not null check ("set" in ('train', 'calibrate', 'test', 'incoming')),
  truth text not null check (truth in ('good', 'defective', 'unknown')),
  defect_type text not null,
  excluded integer not null default 0
) strict;
create index part_set on part ("set", truth);
create index part_pixels on part (pixels);

-- What the import found and did not take.
create table left_out (
  path text not null,
  why text not null,
  same_as text not null -- '' unless it is the same picture as a part in another set
) strict;
create table import_count (unused integer not null) strict;

create table part_change (
  id integer primary key autoincrement,
  part integer not null references part (id),
  what text not null check (what in ('set', 'truth', 'excluded')),
  old text not null,
  new text not null, -- truth: 'good', 'unknown', 'defective' or 'defective/<type>'
  reason text not null,
  by text not null,
  at text not null
) strict;
create index part_change_part on part_change (part, id);
create trigger part_change_applies after insert on part_change begin
  update part set
    "set" = iif(new.what = 'set', new.new, "set"),
    excluded = iif(new.what = 'excluded', new.new = 'yes', excluded),
    truth = iif(new.what = 'truth', iif(new.new like 'defective%', 'defective', new.new), truth),
    defect_type = iif(new.what = 'truth', iif(new.new like 'defective/%', substr(new.new, 11), ''), defect_type)
  where id = new.part;
end;
create trigger part_change_stays before update on part_change begin select raise(abort, 'a change of a part is never altered'); end;
create trigger part_change_is_kept before delete on part_change begin select raise(abort, 'a change of a part is never deleted'); end;

create table run (
  number integer primary key autoincrement, -- "Run 14"
  folder text not null, -- below the project's folder, or absolute for one that lies elsewhere
  added_at text not null,
  wanted text not null, -- JSON of what a person asked for; '' for a run that the command line made
  changes_seen integer not null, -- the last part_change when the run took its snapshot
  fault text not null default '', -- JSON, if the run could not even begin
  discarded text not null default '' -- why
) strict;

create table score (
  run integer not null references run (number),
  part integer not null references part (id),
  score real, -- null: the part could not be scored
  parts text not null, -- JSON: every score part by name, or the fault
  primary key (run, part)
) strict, without rowid;
create index score_order on score (run, score);

create table threshold (
  id integer primary key autoincrement,
  run integer not null references run (number),
  lower real not null,
  upper real not null,
  rule text not null,
  settings text not null, -- JSON
  outcome text not null, -- JSON: what the line did to the acceptance set when it was chosen
  by text not null,
  at text not null,
  reason text not null,
  replaces integer references threshold (id),
  check (lower <= upper)
) strict;
create trigger threshold_stays before update on threshold begin select raise(abort, 'a chosen line is never altered'); end;
create trigger threshold_is_kept before delete on threshold begin select raise(abort, 'a chosen line is never deleted'); end;

create table report (
  id integer primary key autoincrement,
  run integer not null references run (number),
  format text not null,
  file text not null, -- below the project's folder
  size_bytes integer not null,
  sha256 text not null,
  by text not null,
  at text not null
) strict;
create trigger report_stays before update on report begin select raise(abort, 'a report is never altered'); end;
create trigger report_is_kept before delete on report begin select raise(abort, 'a report is never deleted'); end;

create table setting (key text primary key, value text not null) strict, without rowid;
