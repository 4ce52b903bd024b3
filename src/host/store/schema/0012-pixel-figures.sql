-- How well a run finds the places of defects, each time somebody had it worked out. What the figures rest on stands beside them: they
-- belong to these masks and truths and to no others.
create table pixel_figures (
  record integer primary key references trail (number),
  run integer not null references run (number),
  pixel_auroc real, -- null: no defective part has a mask, or a residual was not finite
  pro real,
  parts integer not null, -- good and defective parts of the acceptance set that were asked for
  defective integer not null,
  masked integer not null, -- defective parts with a mask that could be used
  drawn integer not null, -- defective parts whose masks people drew or brought in; the others have the data set's
  first_mask integer references trail (number), -- the entries of those masks, from the first to the last; null: none
  last_mask integer references trail (number),
  basis text not null, -- SHA-256 of the parts, their truths and masks, and the ignore regions
  by text not null,
  at text not null
) strict;
create index pixel_figures_run on pixel_figures (run, record);
create trigger pixel_figures_stay before update on pixel_figures begin select raise(abort, 'figures are never altered'); end;
create trigger pixel_figures_are_kept before delete on pixel_figures begin select raise(abort, 'figures are never deleted'); end;
