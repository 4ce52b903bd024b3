-- Which ignore regions a run's scores were made with: '' for none. A run that has no row was scored without.
create table scored_ignoring (
  run integer primary key references run (number),
  sha256 text not null -- as in "ignored"
) strict;
