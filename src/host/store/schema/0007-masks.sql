-- Masks that people draw, each save a version of its own, and the regions that count nowhere. None is ever altered.

create table annotation (
  record integer primary key references trail (number),
  part integer not null references part (id),
  version integer not null, -- 1, 2, … of the part
  source text not null check (source in ('drawn', 'imported')),
  width integer not null,
  height integer not null,
  masks integer not null, -- how many; 0: nothing on the part is defective
  pixels integer not null, -- that any of them covers
  added integer not null, -- against the version before
  removed integer not null,
  sha256 text not null, -- of size, labels, severities and run lengths: the entry in the trail has it too
  reason text not null,
  by text not null,
  at text not null,
  key text unique, -- the page's own number for the act: sent twice, it is one version
  unique (part, version)
) strict;
create trigger annotation_stays before update on annotation begin select raise(abort, 'a version of masks is never altered'); end;
create trigger annotation_is_kept before delete on annotation begin select raise(abort, 'a version of masks is never deleted'); end;
create trigger annotation_only_grows before insert on annotation when exists (select 1 from annotation where record = new.record)
  begin select raise(abort, 'a version of masks is never written over'); end;

create table mask (
  record integer not null references annotation (record),
  number integer not null, -- 1, 2, … in the order in which they were drawn
  label text not null,
  severity text not null check (severity in ('', 'minor', 'major', 'critical')),
  png blob not null, -- at the picture's size, one bit a pixel, white where the mask is
  primary key (record, number)
) strict;
create trigger mask_stays before update on mask begin select raise(abort, 'a mask is never altered'); end;
create trigger mask_is_kept before delete on mask begin select raise(abort, 'a mask is never deleted'); end;
create trigger mask_only_grows before insert on mask when exists (select 1 from mask where record = new.record and number = new.number)
  begin select raise(abort, 'a mask is never written over'); end;

-- The newest version of each part, kept by the trigger, so that lists are quick.
create table annotated (
  part integer primary key references part (id),
  record integer not null references annotation (record),
  masks integer not null
) strict;
create trigger annotation_is_newest after insert on annotation
  begin insert or replace into annotated values (new.part, new.record, new.masks); end;

create table ignored (
  record integer primary key references trail (number),
  width integer not null, -- of the picture they were drawn on; 0 without any
  height integer not null,
  png blob, -- white where pixels do not count; null without any
  pixels integer not null,
  sha256 text not null,
  reason text not null,
  by text not null,
  at text not null,
  key text unique
) strict;
create trigger ignored_stays before update on ignored begin select raise(abort, 'a version of ignore regions is never altered'); end;
create trigger ignored_is_kept before delete on ignored begin select raise(abort, 'a version of ignore regions is never deleted'); end;
create trigger ignored_only_grows before insert on ignored when exists (select 1 from ignored where record = new.record)
  begin select raise(abort, 'a version of ignore regions is never written over'); end;
