-- Lines that were proposed, and what was answered. An approved one is a threshold; none is ever altered.

create table proposal (
  record integer primary key references trail (number),
  run integer not null references run (number),
  lower real not null,
  upper real not null,
  rule text not null,
  settings text not null, -- JSON
  outcome text not null, -- JSON: on the acceptance set, when it was proposed
  by text not null,
  at text not null,
  reason text not null,
  check (lower <= upper)
) strict;
create trigger proposal_stays before update on proposal begin select raise(abort, 'a proposal is never altered'); end;
create trigger proposal_is_kept before delete on proposal begin select raise(abort, 'a proposal is never deleted'); end;

create table answer (
  proposal integer primary key references proposal (record), -- one answer, which is never another's
  record integer not null references trail (number),
  answer text not null check (answer in ('approved', 'refused', 'withdrawn')),
  by text not null,
  at text not null,
  reason text not null
) strict;
create trigger answer_stays before update on answer begin select raise(abort, 'an answer is never altered'); end;
create trigger answer_is_kept before delete on answer begin select raise(abort, 'an answer is never deleted'); end;
create trigger answer_only_one before insert on answer when exists (select 1 from answer where proposal = new.proposal)
  begin select raise(abort, 'a proposal is answered once'); end;
